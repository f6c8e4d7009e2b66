/** Only on the project's own kind cluster: this deletes counts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kubectl, run, setting } from '../cluster/kubectl.ts';
import { DIST, getInstalled, nameOf } from '../cluster/objects.ts';
import { untilRolledOut, untilWhole } from '../cluster/wait.ts';
import { replaceFolder } from '../lib/manifest/write.ts';
import { distOf, extract, lastRelease } from './release.ts';
import { make, namespaces, podsOf } from './system.ts';
import { underLoad } from './under-load.ts';

const RELEASED_IMAGE = 'counter:released';
const BUILD_MILLISECONDS = 280_000;
const APPLY_MILLISECONDS = 60_000;

const parent = mkdtempSync(join(tmpdir(), 'upgrade-'));
const previous = join(parent, 'previous');
const otherImage = join(parent, 'other-image');
/** Whether another version than that of dist may be deployed. */
let isOther = false;

const asInDist = (): ReadonlyMap<string, string> =>
  new Map(readdirSync(DIST).map((file) => [file, readFileSync(join(DIST, file), 'utf8')]));

/** Files with something replaced in all of them. */
const replaced = (files: ReadonlyMap<string, string>, change: (text: string) => string): ReadonlyMap<string, string> =>
  new Map([...files].map(([name, text]) => [name, change(text)]));

const withReleasedImage = (text: string): string =>
  text.replaceAll(/image: counter:\S+$/gm, `image: ${RELEASED_IMAGE}`);

/**
 * What a release before this one may have been, until there is one: other scripts, other settings of Redis, of the sentinels
 * and of the counters, another image of the counter, and an object that is no more.
 */
const invented = (text: string): string =>
  withReleasedImage(text)
    .replaceAll(/-[0-9a-f]{10}$/gm, '-0123456789')
    .replaceAll(/^( +)# shellcheck shell=sh$/gm, '$1# shellcheck shell=sh\n$1# of the release before')
    .replaceAll(/value: \d+mb$/gm, 'value: 100mb')
    .replaceAll('failureThreshold: 5', 'failureThreshold: 6')
    .replaceAll('app.kubernetes.io/version: dev', 'app.kubernetes.io/version: released');

async function build(): Promise<ReadonlyMap<string, string>> {
  const release = lastRelease();
  if (release === undefined) {
    await run('docker', ['tag', setting('IMAGE'), RELEASED_IMAGE]);
    return replaced(asInDist(), invented);
  }
  const tree = mkdtempSync(join(parent, 'tree-'));
  extract(release, tree);
  await run('docker', ['build', '--quiet', '--tag', RELEASED_IMAGE, '--file', join(tree, 'service/Dockerfile'), tree], {
    timeoutMilliseconds: BUILD_MILLISECONDS,
  });
  return replaced(distOf(release), withReleasedImage);
}

beforeAll(async () => {
  replaceFolder(previous, await build());
  await make('synth', `COUNTER_IMAGE=${RELEASED_IMAGE}`, `DIST=${otherImage}`);
  await run('kind', ['load', 'docker-image', '--name', setting('CLUSTER'), RELEASED_IMAGE], {
    timeoutMilliseconds: APPLY_MILLISECONDS,
  });
  await untilWhole();
});
afterAll(async () => {
  if (isOther) await make('deploy');
  rmSync(parent, { recursive: true });
});

async function apply(folder: string): Promise<void> {
  await kubectl(['apply', '--filename', folder], { timeoutMilliseconds: APPLY_MILLISECONDS });
  await untilRolledOut();
}

/** The pods of a namespace, and how often their containers were started. */
async function startsIn(namespace: string): Promise<readonly unknown[]> {
  const pods = (await podsOf(await namespaces())).filter(({ metadata }) => metadata.namespace === namespace);
  return pods
    .filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== 'Job')
    .map(({ metadata, status }) => [metadata.name, metadata.uid, status?.containerStatuses?.[0]?.restartCount])
    .sort();
}

/** Pods that the quota, Pod Security or anything else of the namespaces refused. */
async function refusedPods(): Promise<readonly string[]> {
  const said = await Promise.all(
    Object.values(await namespaces()).map((namespace) =>
      kubectl([
        'get',
        'events',
        '--namespace',
        namespace,
        '--field-selector',
        'reason=FailedCreate',
        '--output',
        'name',
      ]),
    ),
  );
  return said.flatMap((names) => names.split('\n')).filter((name) => name !== '');
}

const NOTHING_LOST = { lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] };

it('gives the counters another image under load, and no pod of Redis or Sentinel is touched', async () => {
  const { redis, counter } = await namespaces();
  const [before, counters, refused] = [await startsIn(redis), await startsIn(counter), await refusedPods()];
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    isOther = true;
    await apply(otherImage);
    await callers.count(500);
  });
  expect(verdict).toMatchObject(NOTHING_LOST);
  expect(await startsIn(redis)).toEqual(before);
  expect(await startsIn(counter)).not.toEqual(counters);
  expect(await refusedPods()).toEqual(refused);
});

it(`is upgraded under load from ${lastRelease() ?? 'an invented release, as there is none yet'}`, async () => {
  isOther = true;
  await make('undeploy', 'PURGE=1');
  await apply(previous);
  await untilWhole();
  const { redis, counter } = await namespaces();
  const [before, refused] = [await getInstalled(), await refusedPods()];
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    await make('deploy');
    await callers.count(500);
  });
  isOther = false;
  expect(verdict).toMatchObject(NOTHING_LOST);
  expect(await refusedPods()).toEqual(refused);
  // Nothing was deleted and made anew on the way.
  const ids = new Map((await getInstalled()).map((object) => [nameOf(object), object.metadata.uid]));
  for (const object of before)
    expect([nameOf(object), ids.get(nameOf(object))]).toEqual([nameOf(object), object.metadata.uid]);
  expect((await startsIn(redis)).length + (await startsIn(counter)).length).toBeGreaterThanOrEqual(9);
});
