import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CounterApp, startCounterApp } from './counter-app.ts';
import { openRaw, type RawConnection } from './raw-connection.ts';
import { until } from './until.ts';

const maxInFlight = 3;
jest.setTimeout(60_000);

let counter: CounterApp;
const connections: RawConnection[] = [];

beforeAll(async () => {
  counter = await startCounterApp({ maxInFlight, deadlineMilliseconds: 3000 });
});
afterAll(() => counter.stop());
afterEach(async () => {
  counter.redis.thaw();
  for (const connection of connections.splice(0)) connection.close();
  await until('all connections have ended', counter.connections, (n) => n === 0);
});

const open = async () => {
  const connection = await openRaw(counter.port);
  connections.push(connection);
  return connection;
};
const ask = (connection: RawConnection, target: string) => {
  connection.send(`GET ${target} HTTP/1.1\r\nHost: counter\r\n\r\n`);
  return connection.answer();
};
const metric = async (line: string) =>
  (await counter.metrics.metrics())
    .split('\n')
    .find((entry) => entry.startsWith(`${line} `))
    ?.split(' ')[1];

describe('more requests than may wait', () => {
  const refused = {
    status: 503,
    headers: { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' },
    body: 'try again later',
  };

  it('are refused at once, uncounted, until there is room again', async () => {
    const other = await open();
    expect((await ask(other, '/x')).body).toBe('{"count":1}');
    counter.redis.freeze();
    const waiting = [ask(await open(), '/x'), ask(await open(), '/ping'), ask(await open(), '/x')];
    await until(
      'three requests wait',
      () => counter.traffic.inFlight,
      (n) => n === maxInFlight,
    );
    // Before /ping is given up.
    expect(await ask(other, '/x')).toMatchObject(refused);
    expect(await ask(other, '/ping')).toMatchObject(refused);
    expect((await ask(other, '/a/b')).status).toBe(404);

    counter.redis.thaw();
    const answers = await Promise.all(waiting);
    expect(answers.map(({ body }) => body).sort()).toEqual(['', '{"count":2}', '{"count":3}']);
    expect((await ask(other, '/x')).body).toBe('{"count":4}');
    expect(await metric('counter_requests_in_flight')).toBe('0');
    expect(await metric('counter_request_duration_seconds_count{code="200"}')).toBe('4');
    expect(await metric('counter_request_duration_seconds_count{code="503"}')).toBe('1');
    expect(await metric('counter_request_duration_seconds_count{code="500"}')).toBe('0');
  });
});

describe('more connections than twice that', () => {
  it('are closed when they are opened, until there is room again', async () => {
    const held = await Promise.all(Array.from({ length: 2 * maxInFlight }, open));
    for (const connection of held) expect((await ask(connection, '/a/b')).status).toBe(404);
    expect(await (await open()).ended()).toBe('');
    expect(counter.log.at(-1)).toContain(
      '"maxConnections":6,"leftOut":0,"msg":"closed a new connection: there are too many"',
    );
    held[0]?.close();
    await until(
      'there is room',
      async () => await ask(await open(), '/a/b').catch(String),
      (seen) => typeof seen === 'object',
    );
  });
});

describe('a Redis that does not answer', () => {
  it('is a 500 at the deadline, as what was sent may have been counted', async () => {
    expect((await ask(await open(), '/y')).status).toBe(200);
    counter.redis.freeze();
    const answers = await Promise.all([ask(await open(), '/y'), ask(await open(), '/ping')]);
    expect(answers).toMatchObject([
      { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'failed to get count' },
      { status: 500, headers: { 'content-length': '0' }, body: '' },
    ]);
    expect(answers[1]?.headers).not.toHaveProperty('content-type');
    expect(await metric('counter_request_duration_seconds_count{code="500"}')).toBe('1');
    const failures = counter.log.filter((line) => line.includes('increment failed'));
    expect(failures).toHaveLength(1);
    expect(JSON.parse(failures[0] ?? '')).toMatchObject({ level: 50, err: { type: 'CountFailed' }, leftOut: 0 });
  });
});
