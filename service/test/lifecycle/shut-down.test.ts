import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openRaw, type RawConnection } from '../http/raw-connection.ts';
import { until } from '../http/until.ts';
import { type PlainRedis, startPlainRedis } from '../redis/plain-redis.ts';
import { type CounterProcess, startCounterProcess } from './counter-process.ts';

jest.setTimeout(60_000);

let redis: PlainRedis;
let draining: CounterProcess;
let closing: CounterProcess;
let twice: CounterProcess;

beforeAll(async () => {
  redis = await startPlainRedis();
  const start = (environment: Readonly<Record<string, string>>) =>
    startCounterProcess({ REDIS_HOST: '127.0.0.1', REDIS_PORT: `${redis.port}`, DEADLINE_MS: '4000', ...environment });
  // All at once: it is their start that takes the time.
  [draining, closing, twice] = await Promise.all([
    start({ DRAIN_MS: '3000' }),
    start({ DRAIN_MS: '0' }),
    start({ DRAIN_MS: '20000' }),
  ]);
  for (const { port } of [draining, closing, twice]) {
    await until(
      'it counts',
      () => status(port, '/ping'),
      (seen) => seen === 200,
    );
  }
});
afterEach(() => redis.thaw());
afterAll(async () => {
  for (const counter of [draining, closing, twice]) {
    counter.signal('SIGKILL');
    await counter.ended;
  }
  await redis.stop();
});

const status = (port: number, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } }).then(
    (response) => response.status,
    (error: Error) => `${error.cause}`,
  );
const ask = (connection: RawConnection, path: string) => {
  connection.send(`GET ${path} HTTP/1.1\r\nHost: counter\r\n\r\n`);
  return connection.answer();
};

describe('the admin port', () => {
  it('serves metrics of requests and of the process, each with its help', async () => {
    await status(draining.port, '/x');
    const response = await fetch(`http://127.0.0.1:${draining.adminPort}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const metrics = await response.text();
    for (const name of [
      'counter_request_duration_seconds',
      'counter_requests_in_flight',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_seconds',
    ]) {
      expect(metrics).toMatch(new RegExp(`^# HELP ${name} .+\n# TYPE ${name} `, 'm'));
    }
    expect(metrics).toContain('counter_request_duration_seconds_count{code="200"} 1\n');
    expect(metrics).toContain('counter_request_duration_seconds_count{code="500"} 0\n');
    expect(metrics).toContain('counter_requests_in_flight 0\n');
  });

  it('does not call a pod unready because Redis is away', async () => {
    redis.freeze();
    const ping = status(draining.port, '/ping');
    expect(await status(draining.adminPort, '/readyz')).toBe(200);
    expect(await status(draining.adminPort, '/livez')).toBe(200);
    redis.thaw();
    expect(await ping).toBe(200);
  });
});

describe('SIGTERM', () => {
  it('fails no caller: it goes on counting while it drains, and tells each to go elsewhere', async () => {
    const { port, adminPort } = draining;
    const callers = Array.from({ length: 20 }, async (_, caller) => {
      const seen = { counted: 0, closed: 0 };
      let connection = await openRaw(port);
      while (seen.closed < 3) {
        const answer = await ask(connection, `/caller-${caller}`);
        seen.counted += 1;
        expect(answer).toMatchObject({ status: 200, body: `{"count":${seen.counted}}` });
        if (answer.headers.connection !== 'close') continue;
        seen.closed += 1;
        expect(await connection.ended()).toBe('');
        connection = await openRaw(port);
      }
      connection.close();
      return seen;
    });
    await until(
      'all callers count',
      () => redis.cli('EXISTS', ...callers.map((_, i) => `caller-${i}`)),
      (n) => n === '20',
    );
    draining.signal('SIGTERM');
    await until(
      'it is not ready',
      () => status(adminPort, '/readyz'),
      (seen) => seen === 503,
    );
    expect(await status(adminPort, '/livez')).toBe(200);

    const connection = await openRaw(port);
    connection.send('GET /first HTTP/1.1\r\nHost: c\r\n\r\nGET /second HTTP/1.1\r\nHost: c\r\n\r\n');
    expect((await connection.answer()).body).toBe('{"count":1}');
    expect(await connection.ended()).toBe('');
    // Its answer could not be sent on a connection that ends with the first one.
    expect(await redis.cli('EXISTS', 'second')).toBe('0');

    const idle = await openRaw(port);
    for (const [caller, { counted }] of (await Promise.all(callers)).entries()) {
      expect(await redis.cli('GET', `caller-${caller}`)).toBe(`${counted}`);
    }
    expect(await draining.ended).toBe(0);
    expect(await idle.ended()).toBe('');
    expect(draining.stdout.map((line) => JSON.parse(line).msg).slice(-2)).toEqual(['draining', 'closed']);
    expect(draining.stderr).toEqual([]);
  });

  it('waits for requests that wait for Redis, but no longer than a deadline for callers that are slow', async () => {
    const { port } = closing;
    const slow = await openRaw(port);
    slow.send('GET /slow HTTP/1.1\r\n');
    redis.freeze();
    const waiting = await openRaw(port);
    const answer = ask(waiting, '/waiting');
    // Requests are taken in turn: when this one is answered, the other is there.
    expect((await ask(await openRaw(port), '/a/b')).status).toBe(404);
    closing.signal('SIGTERM');
    await until(
      'the port is closed',
      () => status(port, '/a/b'),
      (seen) => seen !== 404,
    );
    redis.thaw();
    expect(await answer).toMatchObject({ status: 200, headers: { connection: 'close' }, body: '{"count":1}' });
    expect(await closing.ended).toBe(0);
    expect(await slow.ended()).toBe('');
    expect(await redis.cli('GET', 'waiting')).toBe('1');
  });

  it('a second time, by whichever signal, ends it at once', async () => {
    twice.signal('SIGTERM');
    await until(
      'it is not ready',
      () => status(twice.adminPort, '/readyz'),
      (seen) => seen === 503,
    );
    twice.signal('SIGINT');
    expect(await twice.ended).toBe(1);
  });
});
