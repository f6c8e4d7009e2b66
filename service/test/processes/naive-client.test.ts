import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { RedisSet } from '../../../local/redis-set.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { startWholeSet, until, whole } from '../redis/running-set.ts';

let set: RedisSet;

beforeAll(async () => {
  set = await startWholeSet({ durability: 'memory' });
}, 90_000);
afterAll(async () => {
  endCallers();
  await set?.stop();
}, 20_000);

it('the checker shows what a client loses that waits for no copy', async () => {
  const master = await whole(set);
  const replicas = set.redis.filter((pod) => pod !== master);
  const naive = new Redis({ host: master.host, port: master.port, username: 'app', password: set.passwords.app });
  const callers = startCallers((id) => naive.incr(id));
  await callers.further(500);
  for (const replica of replicas) await set.cut(master, replica);
  try {
    await callers.further(500);
    const verdict = await callers.verdict({
      async mget(ids) {
        await master.kill();
        const next = await until('another is master', async () => {
          const now = await set.master();
          return now && now !== master ? now : undefined;
        });
        return countsOf(next).mget(ids);
      },
    });
    expect(verdict.lost).toBeGreaterThan(0);
  } finally {
    naive.disconnect();
    for (const replica of replicas) await set.mend(master, replica);
  }
}, 90_000);
