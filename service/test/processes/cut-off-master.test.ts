import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RedisSet } from '../../../local/redis-set.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { openTestStore, type TestStore } from '../commit/open-test-store.ts';
import { settingsFor, startWholeSet, whole } from '../redis/running-set.ts';

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

it('the service leaves a master that is cut off with the first sentinel, though it reaches both', async () => {
  const master = await whole(set);
  const [first, ...sentinels] = set.sentinels;
  const rest = [...set.redis.filter((pod) => pod !== master), ...sentinels];
  const callers = startCallers((id) => store.increment(id));
  await callers.further(500);
  for (const pod of rest) {
    await set.cut(master, pod);
    if (first) await set.cut(first, pod);
  }
  try {
    await callers.further(500);
    const asked = await Promise.all(
      [first, ...sentinels].map((pod) => pod?.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'redis')),
    );
    expect(asked[0]).toContain(master.host);
    expect(asked[1]).not.toContain(master.host);
    await wait(3000);
  } finally {
    // Rules outlive the processes.
    for (const pod of rest) {
      await set.mend(master, pod);
      if (first) await set.mend(first, pod);
    }
  }
  const verdict = await callers.verdict(countsOf(await whole(set, 60)));
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
}, 150_000);
