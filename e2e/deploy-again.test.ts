import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { changesBetween } from '../cluster/changes.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { DIST, getInstalled, type KubernetesObject } from '../cluster/objects.ts';
import { untilWhole } from '../cluster/wait.ts';
import { make, namespaces, podsOf } from './system.ts';

let before: { readonly objects: readonly KubernetesObject[]; readonly pods: readonly unknown[] };

/** Which pods there are, and how often their containers were started. One that is ending is of an earlier test. */
const starts = async (): Promise<readonly unknown[]> =>
  (await podsOf(await namespaces()))
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata, status }) => [metadata.uid, status?.containerStatuses?.map((one) => one.restartCount)]);

// After an apply by hand, as another test leaves it, the first deploy cannot tell which build the counters run, and
// replaces them once.
beforeAll(() => make('deploy'));

beforeEach(async () => {
  await untilWhole();
  before = { objects: await getInstalled(), pods: await starts() };
});

afterEach(async () => {
  expect(changesBetween(before.objects, await getInstalled())).toEqual([]);
  expect(await starts()).toEqual(before.pods);
});

it('is changed in nothing by applying again', async () => {
  await kubectl(['apply', '--filename', DIST], { timeoutMilliseconds: 60_000 });
});

it('is changed in nothing by deploying again', async () => {
  const start = Date.now();
  expect(await make('deploy')).toMatch(/^applied \S+ to \S+: no change$/m);
  console.info(`a warm make deploy took ${((Date.now() - start) / 1000).toFixed(1)} s`);
});
