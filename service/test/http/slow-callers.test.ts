import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CounterApp, startCounterApp } from './counter-app.ts';
import { openRaw } from './raw-connection.ts';
import { until } from './until.ts';

// Shorter than in production: what is tested is that each is in force.
const limits = { headMilliseconds: 1000, requestMilliseconds: 2000, idleMilliseconds: 1000, unreadMilliseconds: 0 };
const deadlineMilliseconds = 2000;
let counter: CounterApp;

jest.setTimeout(60_000);

beforeAll(async () => {
  counter = await startCounterApp({ deadlineMilliseconds, limits });
});
afterAll(() => counter.stop());

/** Sends a byte of it every now and then, as one does who wants to hold a connection for long. */
async function trickle(bytes: string, part = ''): Promise<string> {
  const connection = await openRaw(counter.port);
  connection.send(part);
  let sent = 0;
  const timer = setInterval(() => connection.send(bytes[sent++ % bytes.length] ?? ''), 100);
  return connection.ended().finally(() => clearInterval(timer));
}

describe('callers that hold a connection are cut, without an answer', () => {
  it.concurrent('who sends nothing', async () => {
    expect(await (await openRaw(counter.port)).ended()).toBe('');
  });

  it.concurrent('who does not come to the end of the head', async () => {
    expect(await trickle('X: y\r\n', 'GET /x HTTP/1.1\r\nHost: counter\r\n')).toBe('');
  });

  it.concurrent('who does not come to the end of the body', async () => {
    const answer = await trickle('b', 'POST /x HTTP/1.1\r\nHost: counter\r\nContent-Length: 1000\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 404 .*404 page not found$/s);
  });

  it.concurrent('who sends no further request', async () => {
    const connection = await openRaw(counter.port);
    connection.send('GET /a/b HTTP/1.1\r\nHost: counter\r\n\r\n');
    expect((await connection.answer()).status).toBe(404);
    expect(await connection.ended()).toBe('');
  });

  it.concurrent('who does not read the answers', async () => {
    const connection = await openRaw(counter.port);
    connection.socket.pause();
    const requests = 'GET /a/b HTTP/1.1\r\nHost: counter\r\n\r\n'.repeat(10_000);
    const write = () => connection.socket.write(requests, (error) => error ?? setImmediate(write));
    write();
    // A paused socket does not see its end; its writes do.
    await until('the end of the connection', () => connection.socket.destroyed, Boolean);
  });
});

describe('callers that are only slow', () => {
  it('are served', async () => {
    const connection = await openRaw(counter.port);
    for (const part of ['GET /slow HT', 'TP/1.1\r\nHo', 'st: counter\r\n', '\r\n']) {
      connection.send(part);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await connection.answer()).body).toBe('{"count":1}');
    connection.close();
  });
});
