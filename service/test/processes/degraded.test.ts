import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import { cpuSeconds } from '../../../local/proc.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { openTestStore, type TestStore } from '../commit/open-test-store.ts';
import { settingsFor, startWholeSet, until, whole } from '../redis/running-set.ts';

const SECONDS = 10;

let set: RedisSet;
let store: TestStore;

beforeAll(async () => {
  set = await startWholeSet({ durability: 'memory' });
  store = openTestStore(settingsFor(set));
}, 90_000);
afterAll(async () => {
  endCallers();
  await store?.close();
  await set?.stop();
}, 20_000);

interface Work {
  readonly commands: number;
  readonly cpuSeconds: number;
}

async function workOf(sentinel: Pod): Promise<Work> {
  const commands = /total_commands_processed:(\d+)/.exec(await sentinel.cli('INFO', 'stats'))?.[1];
  return { commands: Number(commands), cpuSeconds: await cpuSeconds(await sentinel.serverId()) };
}

it('a copy that is away for long costs the sentinels little, at full load', async () => {
  const master = await whole(set);
  await set.redis.find((pod) => pod !== master)?.kill();
  const callers = startCallers((id) => store.increment(id));
  await until('a copy is excused', async () =>
    (await store.metric('counter_excuses_in_force')) === 1 ? true : undefined,
  );

  const before = await Promise.all(set.sentinels.map(workOf));
  const [start, acknowledged] = [performance.now(), callers.acknowledged];
  await wait(SECONDS * 1000);
  const seconds = (performance.now() - start) / 1000;
  const after = await Promise.all(set.sentinels.map(workOf));
  const rates = after.map(({ commands, cpuSeconds: spent }, i) => ({
    commands: (commands - (before[i]?.commands ?? 0)) / seconds,
    cores: (spent - (before[i]?.cpuSeconds ?? 0)) / seconds,
  }));
  console.log(
    `${Math.round((callers.acknowledged - acknowledged) / seconds)} increments a second; of the sentinels:`,
    rates,
  );

  // Four commands a question, 200 questions a second, and what sentinels, pods and looks send to each other.
  for (const { commands, cores } of rates) {
    expect(commands).toBeLessThan(4 * 200 + 200);
    expect(cores).toBeLessThan(0.1);
  }
  expect(await store.metric('counter_excuses_in_force')).toBe(1);
  const verdict = await callers.verdict(countsOf(master));
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
}, 90_000);
