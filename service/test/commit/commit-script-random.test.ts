import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { load } from '../../src/commit/scripts.ts';
import { type PlainRedis, startPlainRedis } from '../http/plain-redis.ts';
import { scriptModel } from './script-model.ts';
import { openLane, type SentBatch, send } from './scripts.ts';

const RUNS = 50;
const STEPS = 60;

let redis: PlainRedis;
let client: Redis;

beforeAll(async () => {
  redis = await startPlainRedis();
  client = new Redis({ port: redis.port });
  await load(client);
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

/** Numbers from 0 to below `n`, the same for the same seed (Mulberry32). */
const dice = (seed: number) => (n: number) => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
};

const seed = Number(process.env.SEED ?? Date.now() % 1e9);

it(`new, repeated, delayed and lost batches are told apart, whatever their order (SEED=${seed})`, async () => {
  const roll = dice(seed);
  for (let run = 0; run < RUNS; run++) {
    await client.flushall();
    const model = scriptModel();
    const sent: SentBatch[] = [];
    const next = new Map<string, number>();
    let term = 0;
    for (let step = 0; step < STEPS; step++) {
      const lane = `/lane/${roll(3)}`;
      const action = roll(20);
      if (action < 2) {
        model.open(lane);
        await openLane(client, lane);
      } else if (action === 2) {
        model.drop(lane);
        await client.del(lane);
      } else if (action === 3) term += 1;
      else {
        const repeats = sent.length > 0 && action < 9;
        const number = (next.get(lane) ?? 1) + (roll(10) === 0 ? 1 : 0);
        const times = Object.fromEntries([...'abc'].slice(roll(3)).map((id) => [id, 1 + roll(3)]));
        const batch = repeats
          ? (sent[roll(sent.length)] as SentBatch)
          : { lane, number, term: Math.max(0, term - (roll(8) === 0 ? 1 : 0)), times };
        sent.push(batch);
        const reply = await send(client, batch);
        expect({ run, step, batch, reply }).toEqual({ run, step, batch, reply: model.send(batch) });
        if (!repeats && reply.includes('|')) next.set(lane, number + 1);
      }
    }
    for (const [id, count] of model.counts) expect(await client.get(id)).toBe(String(count));
  }
}, 60_000);
