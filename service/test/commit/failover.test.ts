import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { RedisSet } from '../../../local/redis-set.ts';
import { settingsFor, startWholeSet, until, whole } from '../redis/running-set.ts';
import { countsOf, endCallers, startCallers } from './callers.ts';
import { openTestStore, type TestStore } from './open-test-store.ts';

let set: RedisSet;
let store: TestStore;

beforeAll(async () => {
  set = await startWholeSet({ durability: 'memory' });
  store = openTestStore(settingsFor(set));
}, 60_000);
afterAll(async () => {
  endCallers();
  await store?.close();
  await set?.stop();
}, 20_000);

it('100 callers see no error and no wrong number when the master is killed', async () => {
  const callers = startCallers((id) => store.increment(id));
  await callers.further(1000);
  const before = store.log.length;
  const master = await set.master();
  await master?.killServer();
  await until('another is master', async () => {
    const now = await set.master();
    return now && now !== master ? now : undefined;
  });
  await callers.further(1000);
  const verdict = await callers.verdict(countsOf(await whole(set)));
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(await store.metric('counter_acknowledged_batches_missing_total')).toBe(0);

  const said = store.log.slice(before).map((line) => JSON.parse(line) as { msg: string; milliseconds?: number });
  const lines = (start: string) => said.filter(({ msg }) => msg.startsWith(start));
  expect(lines('failover')).toHaveLength(1);
  expect(lines('increments wait')).toHaveLength(1);
  expect(lines('increments are acknowledged again')).toEqual([
    expect.objectContaining({ milliseconds: expect.any(Number) }),
  ]);
  expect(lines('degraded')).toHaveLength(1);
}, 90_000);

it('the same checker shows what a client that repeats its commands does', async () => {
  const master = await whole(set);
  const naive = new Redis({ host: master.host, port: master.port, username: 'app', password: set.passwords.app });
  // Node has no other way to cut a connection below the client.
  const cutter = setInterval(() => naive.stream.destroy(), 50);
  const callers = startCallers((id) => naive.incr(id));
  await wait(2000);
  clearInterval(cutter);
  const verdict = await callers.verdict(countsOf(master));
  naive.disconnect();
  expect(verdict.double).toBeGreaterThan(0);
}, 60_000);
