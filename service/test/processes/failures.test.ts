import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { openTestStore, type TestStore } from '../commit/open-test-store.ts';
import { watchClientSockets } from '../redis/client-sockets.ts';
import { settingsFor, startWholeSet, until, whole } from '../redis/running-set.ts';

let set: RedisSet;
let store: TestStore;
const sockets = watchClientSockets();

beforeAll(async () => {
  set = await startWholeSet({ durability: 'memory' });
  store = openTestStore(settingsFor(set));
}, 90_000);
afterAll(async () => {
  endCallers();
  sockets.stop();
  await store?.close();
  await set?.stop();
}, 20_000);

/** For as long as it lasts. */
const held = async (seconds: number, pod: Pod): Promise<void> => {
  pod.freeze();
  await wait(seconds * 1000);
  pod.thaw();
};

const replicaOf = (master: Pod): Pod => set.redis.find((pod) => pod !== master) as Pod;

const failures: Record<string, (master: Pod) => Promise<unknown>> = {
  'the master is killed': (master) => master.killServer(),
  'the master is killed, and the next one as soon as it is named': async (master) => {
    await master.killServer();
    const next = await until('another is master', async () => {
      const now = await set.master();
      return now && now !== master ? now : undefined;
    });
    await next.killServer();
  },
  'the pod of the master is killed and comes back after 6 s': async (master) => {
    await master.kill();
    await wait(6000);
    await master.start();
  },
  'the pod of the master is ended in good order': async (master) => {
    await master.stop();
    await master.start();
  },
  'the master freezes for 8 s': (master) => held(8, master),
  'a replica freezes for 6 s': (master) => held(6, replicaOf(master)),
  'a replica freezes for 400 ms again and again, and the master dies': async (master) => {
    for (let i = 0; i < 5; i++) {
      await held(0.4, replicaOf(master));
      await wait(200);
    }
    await master.killServer();
  },
  'a replica is killed': (master) => replicaOf(master).killServer(),
  'sentinels are told to fail over': () => set.sentinels[1]?.cli('SENTINEL', 'FAILOVER', 'redis') ?? Promise.reject(),
  'sentinels restart one after the other': async () => {
    for (const sentinel of set.sentinels) {
      await sentinel.stop();
      await sentinel.start();
      await wait(1500);
    }
  },
  'two of three sentinels are away for 5 s': async () => {
    const lost = set.sentinels.slice(0, 2);
    await Promise.all(lost.map((sentinel) => sentinel.stop()));
    await wait(5000);
    await Promise.all(lost.map((sentinel) => sentinel.start()));
  },
  'all connections of the service are cut again and again': async () => {
    for (let i = 0; i < 20; i++) {
      sockets.cut(6379);
      await wait(150);
    }
  },
  'scripts are flushed while connections are cut': async (master) => {
    for (let i = 0; i < 10; i++) {
      await master.as('app', 'SCRIPT', 'FLUSH');
      sockets.cut(6379);
      await wait(150);
    }
  },
};

it.each(Object.entries(failures))(
  'nothing is lost, counted twice or refused when %s',
  async (name, happen) => {
    const master = await whole(set);
    const ids = Array.from({ length: 20 }, (_, i) => `${name} ${i}`.replaceAll(' ', '-'));
    const callers = startCallers((id) => store.increment(id), { ids });
    await callers.further(500);
    await happen(master);
    await callers.further(500);
    // Under load until all is well again: a copy that returns must not confuse anybody.
    await whole(set);
    const verdict = await callers.verdict(countsOf(await whole(set)));
    console.log(`${name}: ${verdict.acknowledged} acknowledged, longest stall ${Math.round(verdict.longestStall)} ms`);
    expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
    expect(await store.metric('counter_acknowledged_batches_missing_total')).toBe(0);
  },
  120_000,
);
