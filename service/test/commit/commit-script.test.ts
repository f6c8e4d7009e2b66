import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { type ScriptRedis, startScriptRedis } from './script-redis.ts';
import { openLane, send } from './scripts.ts';

let redis: ScriptRedis;
let client: Redis;

beforeAll(async () => {
  redis = await startScriptRedis();
  client = redis.client;
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await client.flushall();
  await openLane(client, '/lane/a');
});

const first = { lane: '/lane/a', number: 1, term: 3 } as const;
const second = { ...first, number: 2 } as const;

describe('a batch', () => {
  it('counts each id as often as it came', async () => {
    expect(await send(client, { ...first, times: { a: 3, b: 1 } })).toBe('1|3,1');
    expect(await send(client, { ...second, times: { b: 2, a: 1 } })).toBe('2|3,4');
    expect(await client.mget('a', 'b')).toEqual(['4', '3']);
  });

  it('that arrives again gets the same results and counts nothing', async () => {
    const batch = { ...first, times: { a: 3, b: 1 } };
    expect([await send(client, batch), await send(client, batch)]).toEqual(['1|3,1', '1|3,1']);
    expect(await client.get('a')).toBe('3');
  });

  it('that arrives again writes, so that WAIT waits for it', async () => {
    const batch = { ...first, times: { a: 1 } };
    await send(client, batch);
    const before = await client.get('/version');
    await client.expire('/lane/a', 10);
    await send(client, batch);
    expect(await client.get('/version')).not.toBe(before);
    expect(await client.ttl('/lane/a')).toBeGreaterThan(3500);
  });

  it('that was overtaken by the next one of its lane is stale', async () => {
    await send(client, { ...first, times: { a: 1 } });
    await send(client, { ...second, times: { a: 1 } });
    expect(await send(client, { ...first, times: { a: 1 } })).toBe('STALE 2');
    expect(await client.get('a')).toBe('2');
  });

  it('that comes before the one before shows a gap', async () => {
    expect(await send(client, { ...second, times: { a: 1 } })).toBe('GAP 0');
    expect(await client.exists('a')).toBe(0);
  });

  it('opens no lane', async () => {
    expect(await send(client, { ...first, lane: '/lane/b', times: { a: 1 } })).toBe('NOLANE');
    expect(await client.exists('a', '/lane/b')).toBe(0);
  });

  it('does not count in data of a later term', async () => {
    await client.set('/version', '4 17');
    expect(await send(client, { ...first, times: { a: 1 } })).toBe('TERM 4');
    expect(await client.exists('a')).toBe(0);
    expect(await client.get('/version')).toBe('4 17');
  });

  it('raises the term and the count of changes', async () => {
    await client.set('/version', '2 17');
    await send(client, { ...first, times: { a: 1 } });
    expect(await client.get('/version')).toBe('3 18');
  });

  it('leaves the term where there are no sentinels', async () => {
    await client.set('/version', '9 17');
    expect(await send(client, { ...first, term: undefined, times: { a: 1 } })).toBe('1|1');
    expect(await client.get('/version')).toBe('9 18');
  });
});

it('opening a lane again does not set it back', async () => {
  await send(client, { ...first, times: { a: 1 } });
  await openLane(client, '/lane/a');
  expect(await send(client, { ...first, times: { a: 1 } })).toBe('1|1');
  expect(await client.get('a')).toBe('1');
});

describe('a stored text', () => {
  it.each([
    ['5', '6'],
    ['-5', '-4'],
    ['+5', '6'],
    ['007', '8'],
    ['-007', '-6'],
    ['+007', '8'],
    ['-0', '1'],
    ['+0', '1'],
    ['000', '1'],
    ['', '1'],
    ['hello', '1'],
    ['1.5', '1'],
    [' 5', '1'],
    ['5 ', '1'],
    ['5\n', '1'],
    ['5\0', '1'],
    ['0x10', '1'],
    ['1_000', '1'],
    ['1e3', '1'],
    ['+', '1'],
    ['-', '1'],
    ['+-5', '1'],
    ['٣', '1'],
    ['9223372036854775808', '1'],
    ['-9223372036854775809', '1'],
    ['99999999999999999999999', '1'],
    ['+9223372036854775806', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775807'],
    ['-09223372036854775808', '-9223372036854775807'],
  ])('%j is read as Go reads it, and counts on to %s', async (text, count) => {
    await client.set('id', text);
    expect(await send(client, { ...first, times: { id: 1 } })).toBe(`1|${count}`);
    expect(await client.get('id')).toBe(count);
  });

  it.each(['9223372036854775807', '+9223372036854775807', '009223372036854775807'])('%s stays', async (text) => {
    await client.set('id', text);
    expect(await send(client, { ...first, times: { id: 2, b: 1 } })).toBe('1|!OVERFLOW,1');
    expect(await client.get('id')).toBe(text);
  });

  it('keeps its time to live', async () => {
    await client.set('id', '+5', 'EX', 100);
    await send(client, { ...first, times: { id: 1 } });
    expect(await client.ttl('id')).toBeGreaterThan(90);
  });
});

describe('large numbers', () => {
  it.each(['99999999999998', '99999999999999', '9007199254740991', '9007199254740993', '-9007199254740995'])(
    '%s counts on exactly',
    async (text) => {
      await client.set('id', text);
      expect(await send(client, { ...first, times: { id: 1 } })).toBe(`1|${BigInt(text) + 1n}`);
    },
  );

  it('as many increments fit as there are numbers left', async () => {
    await client.set('id', '9223372036854775804');
    expect(await send(client, { ...first, times: { id: 5 } })).toBe('1|9223372036854775807:3');
    expect(await client.get('id')).toBe('9223372036854775807');
  });
});

describe('a key that cannot be counted', () => {
  it('fails alone', async () => {
    await client.lpush('list', 'x');
    expect(await send(client, { ...first, times: { list: 2, a: 2, b: 1 } })).toBe('1|!WRONGTYPE,2,1');
    expect(await client.type('list')).toBe('list');
  });

  it('fails again when its batch arrives again', async () => {
    await client.lpush('list', 'x');
    await send(client, { ...first, times: { list: 1 } });
    await client.del('list');
    expect(await send(client, { ...first, times: { list: 1 } })).toBe('1|!WRONGTYPE');
  });
});

describe('in a full memory', () => {
  beforeEach(async () => {
    await client.set('known', '5');
    await client.config('SET', 'maxmemory', 1);
  });
  afterEach(() => client.config('SET', 'maxmemory', 0));

  it('a batch is refused before it starts', async () => {
    await expect(send(client, { ...first, times: { known: 1 } })).rejects.toThrow(/^OOM/);
    expect(await client.get('known')).toBe('5');
  });

  it('known ids go on and new ones are refused', async () => {
    expect(await send(client, { ...first, full: true, times: { known: 2, new: 1 } })).toBe('1|7,!OOM');
    expect(await client.exists('new')).toBe(0);
  });

  it('a lane is opened', async () => {
    await openLane(client, '/lane/b');
    expect(await send(client, { ...first, lane: '/lane/b', full: true, times: { known: 1 } })).toBe('1|6');
  });
});

it('a replica refuses the script instead of telling what its data lacks', async () => {
  await client.replicaof('127.0.0.1', 1);
  await expect(send(client, { ...first, lane: '/lane/b', times: { a: 1 } })).rejects.toThrow(/^READONLY/);
  await client.replicaof('NO', 'ONE');
});
