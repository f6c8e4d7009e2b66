import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../cluster/kubectl.ts';
import { observe } from '../cluster/observe.ts';
import { judge } from '../cluster/verdict.ts';
import { untilWhole } from '../cluster/wait.ts';
import { make, master } from './system.ts';
import { underLoad } from './under-load.ts';

/** Two steps, in each of which every pod is replaced. */
const SCALE_MILLISECONDS = 540_000;
const TEST_MILLISECONDS = SCALE_MILLISECONDS + 60_000;

let folder: string;
let larger = false;

beforeAll(async () => {
  // Committed manifests stay as they are.
  folder = await mkdtemp(join(tmpdir(), 'e2e-'));
  await untilWhole();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  // The other tests find what dist has, also when one of these fails.
  if (larger) await scale();
}, TEST_MILLISECONDS);

const scale = (...args: readonly string[]): Promise<string> =>
  run('make', ['--silent', '--no-print-directory', 'scale', ...args], { timeoutMilliseconds: SCALE_MILLISECONDS });

async function scaleUnderLoad(...args: readonly string[]): Promise<string> {
  let said = '';
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    said = await scale(...args);
    await callers.count(500);
  });
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  return said;
}

it(
  'grows from 3 to 5 redis and sentinels, one at a time, under load',
  async () => {
    larger = true;
    const five = ['REDIS_NODES=5', 'SENTINELS=5', `DIST=${join(folder, 'dist')}`];
    expect(await scaleUnderLoad(...five)).toMatch(/^4 redis and 4 sentinels: told to every pod, and whole$/m);
    const observation = await observe();
    expect(observation.redis).toHaveLength(5);
    expect(judge(observation)).toMatchObject({ whole: true, because: [] });
  },
  TEST_MILLISECONDS,
);

it('is not made smaller at once by a deploy, which says what to do', async () => {
  await expect(make('deploy')).rejects.toThrow(
    /5 redis and 5 sentinels run, and dist has 3 redis and 3 sentinels: make scale goes there step by step/,
  );
  expect((await observe()).redis).toHaveLength(5);
});

it(
  'shrinks from 5 to 3 under load, though the master is one of those that go',
  async () => {
    for (let i = 0; !/-[34]$/.test(await master()) && i < 5; i++) {
      await run('kubectl', ['--context', process.env.CONTEXT ?? '', '-n', 'redis', 'delete', 'pod', await master()], {
        timeoutMilliseconds: 90_000,
      });
      await untilWhole();
    }
    expect(await scaleUnderLoad()).toMatch(/^kept, with the data in them: .* data-redis-3 data-redis-4 /m);
    larger = false;
    const observation = await observe();
    expect(observation.redis).toHaveLength(3);
    expect(judge(observation)).toMatchObject({ whole: true, because: [] });
    expect(await master()).toMatch(/^redis-[012]$/);
  },
  TEST_MILLISECONDS,
);
