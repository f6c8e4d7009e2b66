import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { load } from '../../src/commit/scripts.ts';
import { until } from '../redis/running-set.ts';
import { type ScriptModel, scriptModel } from './script-model.ts';
import { type ScriptRedis, startScriptRedis } from './script-redis.ts';
import { openLane, type SentBatch, send } from './scripts.ts';

const RUNS = 50;
const STEPS = 60;

let servers: [ScriptRedis, ScriptRedis];

beforeAll(async () => {
  servers = await Promise.all([startScriptRedis(), startScriptRedis()]);
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** Numbers from 0 to below `n`, the same for the same seed (Mulberry32). */
const dice = (seed: number) => (n: number) => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
};

const seed = Number(process.env.SEED ?? Date.now() % 1e9);

/** A master with a copy that follows it, or has stopped to, beside the model of each. */
async function pair() {
  let [master, copy] = servers;
  let model = scriptModel();
  /** Of the copy, where it is another than the master's. */
  let behind: ScriptModel | undefined;

  const follow = async () => {
    await copy.client.replicaof('127.0.0.1', master.port);
    await until(
      'the copy follows',
      async () => /link_status:up/.test(await copy.client.info('replication')) || undefined,
    );
  };
  await master.client.replicaof('NO', 'ONE');
  await master.client.flushall();
  await follow();

  return {
    get client() {
      return master.client;
    },
    get model() {
      return model;
    },
    /** What is counted from now on, the copy does not get. */
    async part() {
      if (behind) return;
      expect(await master.client.wait(1, 10_000)).toBe(1);
      await copy.client.replicaof('NO', 'ONE');
      behind = model.copy();
    },
    /** The copy becomes the master; what it did not get is lost. */
    async failOver() {
      if (!behind) expect(await master.client.wait(1, 10_000)).toBe(1);
      [master, copy] = [copy, master];
      model = behind ?? model;
      behind = undefined;
      await master.client.replicaof('NO', 'ONE');
      await load(master.client);
      await follow();
    },
  };
}

it(`batches are told apart, whatever their order and whatever a failover loses (SEED=${seed})`, async () => {
  const roll = dice(seed);
  for (let run = 0; run < RUNS; run++) {
    const redis = await pair();
    const sent: SentBatch[] = [];
    const next = new Map<string, number>();
    let term = 0;
    for (let step = 0; step < STEPS; step++) {
      const lane = `/lane/${roll(3)}`;
      const action = roll(40);
      if (action < 4) {
        redis.model.open(lane);
        await openLane(redis.client, lane);
      } else if (action < 6) {
        redis.model.drop(lane);
        await redis.client.del(lane);
      } else if (action === 6) term += 1;
      else if (action === 7) await redis.part();
      else if (action === 8) {
        await redis.failOver();
        term += 1;
      } else {
        const repeats = sent.length > 0 && action < 18;
        const number = (next.get(lane) ?? 1) + (roll(10) === 0 ? 1 : 0);
        const times = Object.fromEntries([...'abc'].slice(roll(3)).map((id) => [id, 1 + roll(3)]));
        const batch = repeats
          ? (sent[roll(sent.length)] as SentBatch)
          : { lane, number, term: Math.max(0, term - (roll(8) === 0 ? 1 : 0)), times };
        sent.push(batch);
        const reply = await send(redis.client, batch);
        expect({ run, step, batch, reply }).toEqual({ run, step, batch, reply: redis.model.send(batch) });
        if (!repeats && reply.includes('|')) next.set(lane, number + 1);
      }
    }
    for (const [id, count] of redis.model.counts) expect(await redis.client.get(id)).toBe(String(count));
  }
}, 120_000);
