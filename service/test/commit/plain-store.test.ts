import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { isRight } from '../../../e2e/checker/verdict.ts';
import { freePort } from '../../../local/addresses.ts';
import { LANES } from '../../src/commit/open-store.ts';
import { openArguments } from '../../src/commit/scripts.ts';
import type { RedisSettings } from '../../src/redis/settings.ts';
import { CountFailed, NotSent } from '../../src/store.ts';
import { watchClientSockets } from '../redis/client-sockets.ts';
import { startForwarder } from '../redis/forwarder.ts';
import { type PlainRedis, plainSettings, startPlainRedis } from '../redis/plain-redis.ts';
import { until } from '../redis/running-set.ts';
import { endCallers, startCallers } from './callers.ts';
import { openTestStore, type TestStore } from './open-test-store.ts';

// A machine that is busy with other tests takes its time.
jest.setTimeout(30_000);

let redis: PlainRedis;
let admin: Redis;
let store: TestStore;

const openOn = (settings: Partial<RedisSettings> = {}): TestStore => openTestStore(plainSettings(redis.port, settings));
const missing = 'counter_acknowledged_batches_missing_total';

beforeAll(async () => {
  redis = await startPlainRedis();
  admin = new Redis({ port: redis.port });
});
afterAll(async () => {
  endCallers();
  admin.disconnect();
  await redis.stop();
});
beforeEach(async () => {
  await admin.flushall();
  store = openOn();
});
afterEach(() => store.close());

describe('an increment', () => {
  it('gets a number of its own, however many come at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 500 }, () => store.increment('id')));
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('gets a higher number than one that was answered before it was sent', async () => {
    for (let last = 0; last < 50; last++) expect(await store.increment('id')).toBe(last + 1);
  });

  it('takes the bytes of the id as they are', async () => {
    await store.increment('\xff\x00 /ä');
    expect(await admin.get(Buffer.from('\xff\x00 /ä', 'latin1'))).toBe('1');
  });

  it('is a bigint from 2^53 on', async () => {
    await admin.set('id', '9007199254740990');
    expect([await store.increment('id'), await store.increment('id')]).toEqual([9007199254740991, 9007199254740992n]);
  });

  it('of a key that cannot be counted fails alone', async () => {
    await admin.lpush('list', 'x');
    const [list, id] = await Promise.allSettled([store.increment('list'), store.increment('id')]);
    expect(list).toMatchObject({ status: 'rejected', reason: expect.any(CountFailed) });
    expect(id).toEqual({ status: 'fulfilled', value: 1 });
  });

  it('beyond 2^63 - 1 fails and leaves the count', async () => {
    await admin.set('id', '9223372036854775807');
    await expect(store.increment('id')).rejects.toThrow(CountFailed);
    expect(await admin.get('id')).toBe('9223372036854775807');
  });

  it('goes to the database of the settings', async () => {
    const other = openOn({ db: 3 });
    await other.increment('id');
    await other.close();
    expect(await redis.cli('-n', '3', 'GET', 'id')).toBe('1');
  });

  it('is answered before the store closes', async () => {
    const counts = Array.from({ length: 10 }, () => store.increment('id'));
    await store.close();
    expect(await Promise.all(counts)).toHaveLength(10);
  });
});

describe('under 100 callers', () => {
  const ROUNDS = 20;
  const check = async (disturb: (round: number) => unknown): Promise<void> => {
    const callers = startCallers((id) => store.increment(id));
    for (let round = 0; round < ROUNDS; round++) {
      await callers.further(50);
      await disturb(round);
    }
    const verdict = await callers.verdict({ mget: (ids) => admin.mget([...ids]) });
    expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
    expect(isRight(verdict)).toBe(true);
    expect(verdict.acknowledged).toBeGreaterThan(ROUNDS * 50);
    expect(await store.metric(missing)).toBe(0);
  };

  it('every increment is counted once though connections are cut 20 times', async () => {
    const sockets = watchClientSockets();
    let cut = 0;
    await store.close();
    store = openOn();
    await check(() => {
      cut += sockets.cut(redis.port);
    });
    sockets.stop();
    expect(cut).toBeGreaterThan(20);
  }, 20_000);

  it(
    'every increment is counted once though the scripts are flushed 20 times',
    () => check(() => admin.script('FLUSH')),
    20_000,
  );

  it(
    'every increment is counted once though Redis freezes for 1.2 s',
    () =>
      check(async (round) => {
        if (round !== 5) return;
        redis.freeze();
        await wait(1200);
        redis.thaw();
      }),
    20_000,
  );
});

it('every increment is counted once though each batch arrives again: at once, later, and after its lane is gone', async () => {
  const sent: Buffer[] = [];
  const opening = String(openArguments('', 0)[0]);
  const forwarder = await startForwarder(
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: redis.port },
    (bytes) => {
      if (!bytes.includes(opening)) sent.push(bytes);
    },
  );
  const late = connect(redis.port, '127.0.0.1');
  let answers = '';
  late.setEncoding('latin1').on('data', (text: string) => {
    answers += text;
  });
  const behind = openOn({ address: { host: '127.0.0.1', port: forwarder.port } });
  const callers = startCallers((id) => behind.increment(id));
  for (let round = 0; round < 10; round++) {
    const from = sent.length;
    await callers.further(100);
    const batches = sent.slice(from);
    for (const batch of batches) late.write(batch);
    await callers.further(100);
    for (const batch of batches) late.write(batch);
  }
  const verdict = await callers.verdict({ mget: (ids) => admin.mget([...ids]) });
  await behind.close();
  const before = await admin.mget(await admin.keys('id-*'));
  // As an hour later.
  await admin.del(await admin.keys('/lane/*'));
  for (const batch of sent) late.write(batch);
  await until('the last one is refused', () => /NOLANE[^N]*$/.test(answers) || undefined, {
    seen: () => answers.slice(-300),
  });
  expect(await admin.mget(await admin.keys('id-*'))).toEqual(before);
  expect(before).toHaveLength(20);
  late.destroy();
  await forwarder.close();
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(answers).toContain('STALE');
}, 30_000);

it('every increment is counted once though Redis is killed and is back at once, with its log', async () => {
  const durable = await startPlainRedis('--appendonly', 'yes', '--appendfsync', 'always');
  const on = openTestStore(plainSettings(durable.port));
  const reader = new Redis({ port: durable.port, lazyConnect: true });
  const callers = startCallers((id) => on.increment(id));
  for (let round = 0; round < 5; round++) {
    await callers.further(100);
    await durable.kill();
    await durable.start();
  }
  await callers.further(100);
  const verdict = await callers.verdict({ mget: (ids) => reader.mget([...ids]) });
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(await on.metric(missing)).toBe(0);
  reader.disconnect();
  await on.close();
  await durable.stop();
}, 30_000);

describe('when Redis does not answer', () => {
  it('an increment that was not sent fails as such at its deadline', async () => {
    const away = openTestStore(plainSettings(await freePort(), { deadlineMilliseconds: 300 }));
    await expect(away.increment('id')).rejects.toThrow(NotSent);
    await expect(away.ping()).rejects.toThrow(CountFailed);
    await away.close();
  });

  it('an increment that was sent fails as unknown at its deadline, and is counted once at most', async () => {
    const hasty = openOn({ deadlineMilliseconds: 1500 });
    await hasty.increment('id');
    redis.freeze();
    const start = performance.now();
    await expect(hasty.increment('id')).rejects.toThrow(CountFailed);
    const waited = performance.now() - start;
    redis.thaw();
    // Timers count whole milliseconds.
    expect(Math.ceil(waited)).toBeGreaterThanOrEqual(1500);
    await wait(200);
    const before = Number(await admin.get('id'));
    expect([1, 2]).toContain(before);
    expect(await hasty.increment('id')).toBe(before + 1);
    await hasty.close();
  });
});

describe('when Redis has lost what was acknowledged', () => {
  /** Increments one after the other; resolves to how many failed. */
  const failuresOf = async (increments: number): Promise<number> => {
    let failures = 0;
    for (let i = 0; i < increments; i++)
      await store.increment('id').catch((error: Error) => {
        expect(error.message).toBe('Redis has lost increments that had been acknowledged');
        failures++;
      });
    return failures;
  };

  it('each lane says so once, before anything is counted in it, and counts on', async () => {
    await store.increment('id');
    await until('all lanes are open', async () => ((await admin.keys('/lane/*')).length === LANES ? true : undefined));
    await admin.flushall();
    await expect(store.increment('id')).rejects.toThrow(CountFailed);
    expect(await admin.get('id')).toBeNull();
    expect(await failuresOf(20)).toBe(LANES - 1);
    expect(await admin.get('id')).toBe(String(20 - (LANES - 1)));
    expect(await store.metric(missing)).toBe(LANES);
    expect(store.log.filter((line) => JSON.parse(line).level === 50)).toHaveLength(LANES);
  });

  it('takes older data for a loss, too', async () => {
    await failuresOf(20);
    const lanes = await admin.keys('/lane/*');
    const older = await admin.mget(lanes);
    await failuresOf(20);
    await admin.mset(lanes.flatMap((lane, i) => [lane, older[i] as string]));
    expect(await failuresOf(20)).toBe(LANES);
    expect(await store.metric(missing)).toBe(LANES);
  });
});

it('a full memory refuses new ids, counts known ones, and recovers', async () => {
  await store.increment('known');
  await admin.config('SET', 'maxmemory', 1);
  const [known, fresh] = await Promise.allSettled([store.increment('known'), store.increment('new')]);
  await admin.config('SET', 'maxmemory', 0);
  expect(known).toEqual({ status: 'fulfilled', value: 2 });
  expect(fresh).toMatchObject({ status: 'rejected', reason: expect.any(CountFailed) });
  expect(await store.increment('new')).toBe(1);
});

it('keys of its own do not grow with the number of increments, and those of services that ended expire', async () => {
  const OTHERS = 3;
  for (let i = 0; i < OTHERS; i++) {
    const other = openOn();
    await other.increment('id');
    await other.close();
  }
  for (let i = 0; i < 200; i++) await store.increment('id');
  const lanes = await admin.keys('/lane/*');
  expect(lanes.length).toBeLessThanOrEqual((OTHERS + 1) * LANES);
  for (const lane of lanes) expect(await admin.ttl(lane)).toBeGreaterThan(3500);
  expect((await admin.keys('*')).filter((key) => !lanes.includes(key)).sort()).toEqual(['/version', 'id']);
});

it('a changed password file is read when a connection is opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'password-'));
  const file = join(folder, 'app');
  await writeFile(file, 'one\n');
  await admin.config('SET', 'requirepass', 'one');
  const guarded = openOn({ password: { file } });
  try {
    expect(await guarded.increment('id')).toBe(1);
    await admin.config('SET', 'requirepass', 'two');
    await writeFile(file, 'two\n');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await guarded.increment('id')).toBe(2);
  } finally {
    await admin.config('SET', 'requirepass', '');
    await guarded.close();
    await rm(folder, { recursive: true });
  }
});

it('ping is answered by Redis', async () => {
  await store.ping();
  await expect(store.ping()).resolves.toBeUndefined();
});

it('metrics tell of connections, and how near Redis is to its memory limit', async () => {
  await store.ping();
  expect(await store.metric('counter_redis_connected')).toBe(1);
  await admin.config('SET', 'maxmemory', '512mb');
  let limit: number | undefined;
  await until(
    'the limit is known',
    async () => {
      limit = await store.metric('counter_redis_memory_limit_bytes').catch(() => undefined);
      return limit === 512 * 1024 * 1024 || undefined;
    },
    { seen: () => limit },
  );
  expect(await store.metric('counter_redis_memory_used_bytes')).toBeGreaterThan(500_000);
  await admin.config('SET', 'maxmemory', 0);
});

it('metrics do not wait for a Redis that does not answer', async () => {
  await store.ping();
  redis.freeze();
  const slow = store.ping().then(
    () => 'ping',
    () => 'ping',
  );
  // Redis' memory included: not even its time limit of a second passes.
  expect(await Promise.race([slow, store.metrics().then(() => 'metrics')])).toBe('metrics');
  redis.thaw();
  await slow;
});
