import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { kubectl, run } from '../cluster/kubectl.ts';
import { untilWhole } from '../cluster/wait.ts';
import { make, namespaces, podsOf } from './system.ts';

beforeAll(() => untilWhole());

/** Every value of every Secret of the system, as it is and as Kubernetes writes it. */
async function secrets(): Promise<readonly string[]> {
  const lists = await Promise.all(
    Object.values(await namespaces()).map((namespace) =>
      kubectl(['get', 'secrets', '--namespace', namespace, '--output', 'json']),
    ),
  );
  return lists
    .flatMap((list) => (JSON.parse(list) as { readonly items: readonly { readonly data?: object }[] }).items)
    .flatMap(({ data = {} }) => Object.values(data) as string[])
    .flatMap((value) => [value, Buffer.from(value, 'base64').toString()]);
}

it('makes one archive with logs, states and manifests, and without any password', async () => {
  const archive = (await make('report')).trim();
  const folder = await mkdtemp(join(tmpdir(), 'e2e-'));
  try {
    await run('tar', ['-xzf', archive, '-C', folder]);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async ({ parentPath, name }) => ({ name, text: await readFile(join(parentPath, name), 'utf8') })),
    );
    const values = await secrets();
    expect(values.length).toBeGreaterThanOrEqual(12);
    const tells = files.filter(({ text }) => values.some((value) => text.includes(value))).map(({ name }) => name);
    expect(tells).toEqual([]);

    expect(files.filter(({ text }) => text.startsWith('could not be had'))).toEqual([]);
    const names = files.map(({ name }) => name);
    const pods = (await podsOf(await namespaces())).map(({ metadata }) => `${metadata.name}.log`);
    expect(names).toEqual(
      expect.arrayContaining(['verdict.json', 'versions', 'commit', 'nodes', 'manifests.json', ...pods]),
    );
    const state = files.find(({ name }) => name === 'redis-sentinel-0.state')?.text ?? '';
    expect(state).toMatch(/config-epoch/);
    const verdict = files.find(({ name }) => name === 'verdict.json')?.text ?? '';
    expect(JSON.parse(verdict)).toMatchObject({ whole: true });
  } finally {
    await rm(folder, { recursive: true });
    await rm(archive);
  }
});
