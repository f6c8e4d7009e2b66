import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Yaml } from 'cdk8s';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** On a machine that is busy with other tests. */
const PATIENCE_MS = 60_000;

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
}

let scratch = '';
let manifests: readonly Manifest[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'without-'));
  await run(process.execPath, ['e2e/without/manifests.ts', join(scratch, 'dist')], {
    cwd: root,
    env: { PATH: process.env.PATH },
  });
  manifests = load(join(scratch, 'dist'));
}, PATIENCE_MS);
afterAll(() => rm(scratch, { recursive: true }));

const load = (folder: string): readonly Manifest[] =>
  ['redis', 'counter'].flatMap((chart) => Yaml.load(join(folder, `${chart}.k8s.yaml`)) as Manifest[]);
/** Without the hashes of contents. */
const namesOf = (some: readonly Manifest[]): readonly string[] =>
  some.map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`,
  );
const text = (kind: string, name: string): string =>
  JSON.stringify(manifests.filter((one) => one.kind === kind && one.metadata.name === name));

it('has the names of dist, so that the suite finds everything, and the other counter', () => {
  expect(new Set(namesOf(manifests))).toEqual(
    new Set([...namesOf(load(join(root, 'dist'))), 'ConfigMap counter/counter-without']),
  );
});

it('hands nothing over, writes its log once a second, and counts by the other counter', () => {
  expect(text('StatefulSet', 'redis')).not.toContain('preStop');
  expect(text('StatefulSet', 'redis')).toContain('{"name":"DURABILITY","value":"memory"}');
  expect(text('Deployment', 'counter')).toContain('"command":["node","/without/counter.mjs"]');
});

it('has every script that its own read', () => {
  const scripts = manifests.flatMap(({ data }) => (data?.['main.sh'] === undefined ? [] : [data]));
  expect(scripts.length).toBe(2);
  for (const data of scripts) {
    const main = data['main.sh'] ?? '';
    expect(main).toMatch(/^exec redis-server/m);
    const read = [...main.matchAll(/^\. \.\/(\S+)$/gm)].map(([, file]) => data[file ?? '']);
    expect(read).not.toContain(undefined);
  }
});
