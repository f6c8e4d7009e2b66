import { beforeEach, expect, it } from '@jest/globals';
import { find, get } from '../cluster/objects.ts';
import { untilWhole } from '../cluster/wait.ts';
import { make, master, namespaces } from './system.ts';
import { underLoad } from './under-load.ts';

beforeEach(() => untilWhole());

async function claimOf(pod: string): Promise<string | undefined> {
  const claim = `data-${pod}`;
  const found = await get(['pvc', claim, '--namespace', (await namespaces()).redis]);
  return find(found, 'PersistentVolumeClaim', claim).metadata.uid;
}

async function aReplica(): Promise<string> {
  return (await master()) === 'redis-1' ? 'redis-2' : 'redis-1';
}

it.each([
  ['a replica', aReplica],
  ['a sentinel', async () => 'redis-sentinel-1'],
])('replaces %s and its volume under load', async (_, choose) => {
  const pod = await choose();
  const old = await claimOf(pod);
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    expect(await make('replace', `POD=${pod}`)).toMatch(new RegExp(`^${pod} is back with a new volume$`, 'm'));
    await callers.count(500);
  });
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(await claimOf(pod)).not.toBe(old);
});

it('refuses the master in one line, and leaves it as it is', async () => {
  const pod = await master();
  const old = await claimOf(pod);
  await expect(make('replace', `POD=${pod}`)).rejects.toThrow(
    new RegExp(`: ${pod} is not replaced, because it is named master: `),
  );
  expect(await claimOf(pod)).toBe(old);
});
