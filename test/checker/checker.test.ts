import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readHistory, writeHistory } from '../../e2e/checker/history.ts';
import { load, startClock } from '../../e2e/checker/load.ts';
import { readCounts } from '../../e2e/checker/store.ts';
import { isRight, judge, type Verdict } from '../../e2e/checker/verdict.ts';

/** A counter in memory that goes wrong once, at its 500th request: `wrong` answers in place of the right count. */
type Wrong = (counts: Map<string, number>, id: string) => number | 'error' | 'cut';

let server: Server | undefined;
let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function startService(wrong?: Wrong): Promise<string> {
  const counts = new Map<string, number>();
  let requests = 0;
  server = createServer((request, response) => {
    const id = request.url ?? '';
    const right = (): number => {
      const next = (counts.get(id) ?? 0) + 1;
      counts.set(id, next);
      return next;
    };
    const answer = wrong && ++requests === 500 ? wrong(counts, id) : right();
    if (answer === 'cut') return void request.socket.destroy();
    if (answer === 'error') return void response.writeHead(500).end('failed to get count');
    response.end(`{"count":${answer}}`);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

/** 1,000 requests and more of 8 workers on 4 ids. */
async function check(url: string, rate?: number): Promise<Verdict> {
  const file = join(folder, `history-${files++}`);
  const history = writeHistory(file);
  const ids = ['a', 'b', 'c', 'd'];
  const enough = new AbortController();
  let acknowledged = 0;
  await load(
    {
      urls: [url],
      workers: 8,
      ids,
      seconds: 20,
      signal: enough.signal,
      onAcknowledged: () => {
        if (++acknowledged === 1000) enough.abort();
      },
      ...(rate === undefined ? {} : { rate }),
    },
    history,
    startClock(),
  );
  history.close();
  return judge(readHistory(file), await readCounts([url], ids));
}

describe('the checker', () => {
  it('finds nothing wrong with a service that counts right', async () => {
    const verdict = await check(await startService());
    expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
    expect(verdict.acknowledged).toBeGreaterThanOrEqual(1000);
    expect(isRight(verdict)).toBe(true);
  });

  it('finds an increment that was answered and not stored', async () => {
    const verdict = await check(await startService((counts, id) => (counts.get(id) ?? 0) + 1));
    expect(verdict.lost).toBe(1);
    expect(isRight(verdict)).toBe(false);
  });

  it('finds an increment that was stored twice', async () => {
    const verdict = await check(
      await startService((counts, id) => {
        counts.set(id, (counts.get(id) ?? 0) + 2);
        return counts.get(id) ?? 0;
      }),
    );
    expect(verdict).toMatchObject({ lost: 0, double: 1 });
  });

  it('finds a number that was given out twice', async () => {
    const verdict = await check(
      await startService((counts, id) => {
        const count = counts.get(id) ?? 0;
        counts.set(id, count + 1);
        return count;
      }),
    );
    expect(verdict.double).toBe(1);
    expect(verdict.evidence[0]).toMatch(/^[abcd]: \d+ was given out twice/);
  });

  it('finds a service that goes back by one', async () => {
    const verdict = await check(
      await startService((counts, id) => {
        counts.set(id, (counts.get(id) ?? 0) - 1);
        return counts.get(id) ?? 0;
      }),
    );
    expect(isRight(verdict)).toBe(false);
    expect(verdict.lost).toBeGreaterThan(0);
  });

  it('tells an error from a missing answer, and takes neither for a loss or a double', async () => {
    expect(await check(await startService(() => 'error'))).toMatchObject({ failed: 1, unknown: 0, lost: 0, double: 0 });
    server?.closeAllConnections();
    server?.close();
    expect(await check(await startService(() => 'cut'))).toMatchObject({ failed: 0, unknown: 1, lost: 0, double: 0 });
  });

  it('counts a pause as waiting time of every request that was due in it, at a rate', async () => {
    const url = await startService((counts, id) => {
      // All of the service stands still, as in a garbage collection.
      const until = Date.now() + 300;
      while (Date.now() < until);
      counts.set(id, (counts.get(id) ?? 0) + 1);
      return counts.get(id) ?? 0;
    });
    const verdict = await check(url, 1000);
    expect(verdict.longestStall).toBeGreaterThan(250);
    // A closed loop would show the pause to 8 requests of 1,000; at this rate some 300 were due in it.
    expect(verdict.latency.p99).toBeGreaterThan(200);
  });

  it('judges what a killed checker left: a request without an answer may have been counted', async () => {
    const file = join(folder, 'cut-off');
    await writeFile(file, 'i 0 a 10\no 0 20 1\ni 1 a 30\nm 35 broken: master killed\no 1 40 1');
    expect(await judge(readHistory(file), new Map([['a', 2n]]))).toMatchObject({
      acknowledged: 1,
      unknown: 1,
      lost: 0,
      double: 0,
    });
    expect(await judge(readHistory(file), new Map([['a', 3n]]))).toMatchObject({ double: 1 });
    expect(await judge(readHistory(file), new Map())).toMatchObject({ lost: 1 });
  });

  it('holds a 503 to its word: it was not counted', async () => {
    const file = join(folder, 'refused');
    await writeFile(file, 'i 0 a 10\nf 0 20 503\n');
    expect(await judge(readHistory(file), new Map([['a', 1n]]))).toMatchObject({ failed: 1, double: 1 });
    await writeFile(file, 'i 0 a 10\nf 0 20 500\n');
    expect(await judge(readHistory(file), new Map([['a', 1n]]))).toMatchObject({ failed: 1, double: 0 });
  });

  it('orders answers by when their requests were sent: concurrent ones may come in any order', async () => {
    const file = join(folder, 'order');
    await writeFile(file, 'i 0 a 1\ni 1 a 2\no 1 3 2\no 0 4 1\n');
    expect(await judge(readHistory(file), new Map([['a', 2n]]))).toMatchObject({ backwards: 0, lost: 0 });
    await writeFile(file, 'i 1 a 2\no 1 3 2\ni 0 a 4\no 0 5 1\n');
    expect(await judge(readHistory(file), new Map([['a', 2n]]))).toMatchObject({ backwards: 1 });
  });
});
