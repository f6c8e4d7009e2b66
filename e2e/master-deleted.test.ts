import { beforeAll, expect, it } from '@jest/globals';
import { kubectl } from '../cluster/kubectl.ts';
import { untilWhole } from '../cluster/wait.ts';
import { master, namespaces, roleOf } from './system.ts';
import { underLoad } from './under-load.ts';

beforeAll(() => untilWhole());

it('goes on counting when the pod of the master is deleted, and the pod comes back as a replica', async () => {
  const [old, namespace] = [await master(), (await namespaces()).redis];
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    await kubectl(['delete', 'pod', old, '--namespace', namespace], { timeoutMilliseconds: 90_000 });
    await callers.count(500);
    await untilWhole();
    await callers.count(500);
  });
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(await master()).not.toBe(old);
  expect(await roleOf(old)).toBe('slave');
});
