import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { load } from '../../service/src/commit/scripts.ts';
import { openLane, send } from '../../service/test/commit/scripts.ts';
import { type PlainRedis, startPlainRedis } from '../../service/test/redis/plain-redis.ts';
import { EMPTY, type History, lastBatch, termOf } from './history.ts';
import { commit } from './script.ts';

const RUNS = 40;
const STEPS = 12;
const LANE = '/lane/0';
/** What the script's reply begins with. */
const said = { counted: /^\d+\|/, newer: /^TERM/, stale: /^STALE/, gone: /^(NOLANE|GAP)/ } as const;

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

/** Numbers from 0 to below `n`, the same for the same seed. */
const dice = (seed: number) => (n: number) => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % n;
};

/** An empty lane's opening, as every client has it acknowledged before it counts. */
async function opened(): Promise<History> {
  await client.flushall();
  await openLane(client, LANE);
  return commit(EMPTY, 0, 1).data;
}

const seed = Number(process.env.SEED ?? Date.now() % 1e6);

it(`commit.lua and the model's store agree on random batches and terms (SEED=${seed})`, async () => {
  const roll = dice(seed);
  for (let run = 0; run < RUNS; run++) {
    const isLost = run % 4 === 0;
    let history = isLost ? EMPTY : await opened();
    if (isLost) await client.flushall();
    const batches: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const batch = 1 + roll(4);
      const term = 1 + roll(3);
      batches.push(batch);
      const replied = await send(client, { lane: LANE, number: batch, term, times: { id: 1 } });
      const expected = commit(history, batch, term);
      expect({ batches, term, replied }).toEqual({
        batches,
        term,
        replied: expect.stringMatching(said[expected.reply]),
      });
      history = expected.data;
      const version = await client.get('/version');
      if (version) expect(version).toMatch(new RegExp(`^${termOf(history)} `));
      expect(Number((await client.get('id')) ?? 0)).toBe(Math.max(0, lastBatch(history)));
    }
  }
}, 30_000);
