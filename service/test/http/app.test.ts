import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type CounterApp, startCounterApp } from './counter-app.ts';
import { openRaw, type RawConnection } from './raw-connection.ts';

jest.setTimeout(60_000);

let counter: CounterApp;
let connection: RawConnection;

beforeAll(async () => {
  counter = await startCounterApp();
});
afterAll(() => counter.stop());

beforeEach(async () => {
  await counter.redis.cli('EVAL', deleteIds, '0');
  connection = await openRaw(counter.port);
});
afterEach(() => connection.close());

// No FLUSHALL: that takes the store's own keys (/lane/…) too, which is loss of data, and it says so.
const deleteIds = `for _, key in ipairs(redis.call('KEYS', '*')) do
  if string.sub(key, 1, 1) ~= '/' then redis.call('DEL', key) end
end`;

const head = (method: string, target: string, ...fields: string[]) =>
  `${[`${method} ${target} HTTP/1.1`, 'Host: counter', ...fields].join('\r\n')}\r\n\r\n`;

const json = { 'content-type': 'application/json; charset=utf-8', connection: 'keep-alive' };
const counted = (n: number | bigint | string) => ({ status: 200, headers: json, body: `{"count":${n}}` });
const text = 'text/plain; charset=utf-8';
const notFound = { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' };
const notFoundAndEnd = { ...notFound, headers: { 'content-type': 'text/plain', connection: 'close' } };
const malformed = { status: 400, headers: { 'content-type': text, connection: 'close' }, body: '400 Bad Request' };
const failed = { status: 500, headers: { 'content-type': text }, body: 'failed to get count' };

const keys = async () =>
  (await counter.redis.cli('--scan')).split('\n').filter((key) => key !== '' && !key.startsWith('/'));

describe('counting', () => {
  it('counts from 1, each id for itself', async () => {
    for (const [target, n] of [
      ['/x', 1],
      ['/x', 2],
      ['/X', 1],
      ['/x?y', 3],
      ['/%78', 4],
      ['/p', 1],
      ['/pong', 1],
    ] as const) {
      connection.send(head('GET', target));
      expect({ target, ...(await connection.answer()) }).toMatchObject({ target, ...counted(n) });
    }
  });

  it.each(['/metrics', '/healthz', '/livez', '/readyz', '/favicon.ico', '/..', '/*', '/a#b'])(
    'takes %s for an id',
    async (target) => {
      connection.send(head('GET', target));
      expect(await connection.answer()).toMatchObject(counted(1));
      expect(await counter.redis.cli('GET', target.slice(1))).toBe('1');
    },
  );

  it('answers pipelined requests in their order', async () => {
    connection.send(head('GET', '/x') + head('GET', '/a/b') + head('GET', '/x') + head('GET', '/ping'));
    expect(await connection.answer()).toMatchObject(counted(1));
    expect(await connection.answer()).toMatchObject(notFound);
    expect(await connection.answer()).toMatchObject(counted(2));
    expect(await connection.answer()).toMatchObject({ status: 200, body: '' });
  });

  it('answers the last request of a connection although more follows', async () => {
    connection.send(head('GET', '/x', 'Connection: close') + head('GET', '/y'));
    expect(await connection.answer()).toMatchObject({ ...counted(1), headers: { connection: 'close' } });
    expect(await connection.ended()).toBe('');
  });

  it('closes the connection of HTTP/1.0', async () => {
    connection.send('GET /x HTTP/1.0\r\n\r\n');
    expect(await connection.answer()).toMatchObject({ ...counted(1), headers: { connection: 'close' } });
    expect(await connection.ended()).toBe('');
  });

  it('keeps ids of any length apart and counts them', async () => {
    const long = 'a'.repeat(20_000);
    for (const [id, n] of [
      [long, 1],
      [`${long}b`, 1],
      [long, 2],
    ] as const) {
      connection.send(head('GET', `/${id}`));
      expect(await connection.answer()).toMatchObject(counted(n));
    }
    connection.send(head('GET', `/${'%C3%A9'.repeat(10_000)}`));
    expect(await connection.answer()).toMatchObject(counted(1));
  });

  it('stores ids as the bytes they are', async () => {
    for (const target of ['/%ff%fe', '/a%00b', '/%C3%A9', '/a%0d%0ab']) {
      connection.send(head('GET', target));
      expect(await connection.answer()).toMatchObject(counted(1));
    }
    const stored = await counter.redis.cli('--no-raw', 'KEYS', '*');
    for (const key of ['"\\xff\\xfe"', '"a\\x00b"', '"\\xc3\\xa9"', '"a\\r\\nb"']) expect(stored).toContain(key);
  });

  it('reads an upgrade as a plain request', async () => {
    connection.send(head('GET', '/x', 'Connection: Upgrade', 'Upgrade: websocket'));
    expect(await connection.answer()).toMatchObject(counted(1));
  });
});

describe('what is stored is read as the original read it', () => {
  it.each([
    ['41', 42],
    ['+5', 6],
    ['007', 8],
    ['-0', 1],
    ['-5', -4],
    ['', 1],
    ['hello', 1],
    ['1.5', 1],
    [' 5', 1],
    ['5 ', 1],
    ['0x10', 1],
    ['1_000', 1],
    ['+', 1],
    ['9007199254740991', '9007199254740992'],
    ['9007199254740992', '9007199254740993'],
    ['9223372036854775806', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775807'],
    ['9223372036854775808', 1],
  ])('%j then counts as %s', async (stored, n) => {
    await counter.redis.cli('SET', 'x', stored);
    connection.send(head('GET', '/x'));
    expect(await connection.answer()).toMatchObject(counted(n));
    expect(await counter.redis.cli('GET', 'x')).toBe(`${n}`);
  });

  it('fails at the largest number and keeps it', async () => {
    await counter.redis.cli('SET', 'x', '9223372036854775807');
    connection.send(head('GET', '/x'));
    expect(await connection.answer()).toMatchObject(failed);
    expect(await counter.redis.cli('GET', 'x')).toBe('9223372036854775807');
  });

  it('fails on a key of another type and keeps it', async () => {
    await counter.redis.cli('RPUSH', 'x', 'a', 'b');
    connection.send(head('GET', '/x'));
    expect(await connection.answer()).toMatchObject(failed);
    expect(await counter.redis.cli('LRANGE', 'x', '0', '-1')).toBe('a\nb');
    connection.send(head('GET', '/y'));
    expect(await connection.answer()).toMatchObject(counted(1));
  });
});

describe('/ping', () => {
  it('has neither body nor content type', async () => {
    connection.send(head('GET', '/ping?a=b'));
    const answer = await connection.answer();
    expect(answer).toMatchObject({ status: 200, headers: { 'content-length': '0' }, body: '' });
    expect(answer.headers).not.toHaveProperty('content-type');
    expect(await keys()).toEqual([]);
  });
});

describe('a slash at the end', () => {
  it('leads to the path without it, and counts nothing', async () => {
    connection.send(head('GET', '/x%2F?a=b&c=%zz'));
    expect(await connection.answer()).toMatchObject({
      status: 301,
      headers: { location: '/x?a=b&c=%zz', 'content-type': 'text/html; charset=utf-8' },
      body: '<a href="/x?a=b&amp;c=%zz">Moved Permanently</a>.\n\n',
    });
    expect(await keys()).toEqual([]);
  });

  it('cannot bring a script into the page', async () => {
    connection.send(head('GET', `/x/?"><script>'`));
    expect((await connection.answer()).body).toBe(
      '<a href="/x?&#34;&gt;&lt;script&gt;&#39;">Moved Permanently</a>.\n\n',
    );
  });
});

describe('what is not there', () => {
  it.each(['/', '/?a=b', '/a/b', '/a%2Fb', '//x', '/x//', '*'])('GET %s', async (target) => {
    connection.send(head('GET', target) + head('GET', '/y'));
    expect(await connection.answer()).toMatchObject(notFound);
    expect(await connection.answer()).toMatchObject(counted(1));
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY'])(
    '%s of anything',
    async (method) => {
      for (const target of ['/x', '/x/', '/ping', '/', '/%ff']) {
        connection.send(head(method, target));
        expect({ target, ...(await connection.answer()) }).toMatchObject({ target, ...notFound });
      }
      expect(await keys()).toEqual([]);
    },
  );

  it('HEAD, which must not count', async () => {
    for (const target of ['/x', '/ping', '/x/']) {
      connection.send(head('HEAD', target));
      const answer = await connection.answer(false);
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain', 'content-length': '18' } });
    }
    expect(await keys()).toEqual([]);
  });

  it.each(['FOO', 'get', 'CONNECT'])('the method %s', async (method) => {
    connection.send(head(method, '/x'));
    expect(await connection.answer()).toMatchObject(notFoundAndEnd);
    expect(await connection.ended()).toBe('');
    expect(await keys()).toEqual([]);
  });
});

describe('bodies are drained and never read', () => {
  const chunked = 'Transfer-Encoding: chunked';
  const broken = '{"a":';
  it.each([
    ['GET', 'Content-Length: 5', broken, counted(1)],
    ['GET', chunked, '5\r\nhello\r\n0\r\n\r\n', counted(1)],
    ['POST', 'Content-Length: 5\r\nContent-Type: application/json', broken, notFound],
    ['POST', 'Content-Length: 5\r\nContent-Type: text/plain', broken, notFound],
    ['POST', 'Content-Length: 5\r\nContent-Type: multipart/form-data', broken, notFound],
    ['POST', 'Content-Length: 5\r\nContent-Type: ;;;', broken, notFound],
    ['POST', 'Content-Length: 5', broken, notFound],
    ['POST', 'Content-Length: 0\r\nContent-Type: application/json', '', notFound],
    ['PUT', `${chunked}\r\nContent-Type: image/png`, '5\r\nhello\r\n0\r\n\r\n', notFound],
    ['DELETE', 'Content-Length: 5\r\nContent-Type: application/json', broken, notFound],
    ['OPTIONS', 'Content-Length: 5\r\nContent-Type: nonsense', broken, notFound],
    ['PROPFIND', 'Content-Length: 5\r\nContent-Type: application/xml', broken, notFound],
  ])('%s with %j and %j', async (method, fields, body, expected) => {
    connection.send(head(method, '/x', fields) + body + head('GET', '/x'));
    expect(await connection.answer()).toMatchObject(expected);
    expect(await connection.answer()).toMatchObject(counted(expected === notFound ? 1 : 2));
  });

  it('also when they come after the answer', async () => {
    connection.send(head('POST', '/x', 'Content-Length: 100000'));
    expect(await connection.answer()).toMatchObject(notFound);
    connection.send('b'.repeat(100_000) + head('GET', '/x'));
    expect(await connection.answer()).toMatchObject(counted(1));
  });

  it('up to a limit', async () => {
    connection.send(head('POST', '/x', 'Content-Length: 10000000'));
    expect(await connection.answer()).toMatchObject(notFound);
    connection.send('b'.repeat(1_000_000));
    expect(await connection.ended()).toBe('');
  });
});

describe('what is no request', () => {
  it.each([
    ['a bad escape', head('GET', '/%zz')],
    ['a bad escape, to be posted', head('POST', '/%zz')],
    ['a bad escape at the end', head('GET', '/x%')],
    ['a target without a slash', head('GET', 'foo')],
    ['a space in the target', head('GET', '/a b')],
    ['a control character', head('GET', '/a\x01b')],
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
    ['a header without a colon', head('GET', '/x', 'nonsense')],
    ['two lengths', head('POST', '/x', 'Content-Length: 5', 'Transfer-Encoding: chunked')],
  ])('%s', async (_, bytes) => {
    connection.send(bytes);
    expect(await connection.answer()).toMatchObject(malformed);
    expect(await connection.ended()).toBe('');
    expect(await keys()).toEqual([]);
  });

  it('a head over the limit', async () => {
    connection.send(head('GET', `/${'a'.repeat(200_000)}`));
    expect(await connection.answer()).toMatchObject({
      status: 431,
      headers: { 'content-type': text, connection: 'close' },
    });
    expect(await keys()).toEqual([]);
  });

  it('HTTP/1.1 without a host', async () => {
    connection.send('GET /x HTTP/1.1\r\n\r\n');
    expect(await connection.answer()).toMatchObject({ status: 400, headers: { connection: 'close' } });
    expect(await keys()).toEqual([]);
  });

  it('is answered after the request before it, whose answer it must not take', async () => {
    counter.redis.freeze();
    connection.send(`${head('GET', '/x')}hello\r\n\r\n`);
    counter.redis.thaw();
    expect(await connection.answer()).toMatchObject(counted(1));
    expect(await connection.answer()).toMatchObject(malformed);
    expect(await connection.ended()).toBe('');
  });
});
