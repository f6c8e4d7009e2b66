import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../local/addresses.ts';
import { count, type Dev, left, startDev, untilNothingIsLeft } from './dev-process.ts';

const TIMEOUT_MILLISECONDS = 90_000;
const run = promisify(execFile);

describe('make dev', () => {
  let dev: Dev | undefined;
  afterEach(async () => {
    dev?.process.kill('SIGKILL');
    await dev?.ended;
    dev = undefined;
  });

  it(
    'counts, goes on when the master is killed, and leaves nothing behind',
    async () => {
      const port = await freePort();
      const started = startDev(port);
      dev = started;
      const [, master] = await started.says(/ master is redis-\d at ([\d.:]+)/);
      await started.says(new RegExp(`curl http://127.0.0.1:${port}/hello`));
      expect(await count(port)).toBe('{"count":1}');

      const { stdout } = await run('pgrep', ['-f', `redis-server ${master}`]);
      process.kill(Number(stdout.trim()), 'SIGKILL');
      expect(await count(port)).toBe('{"count":2}');
      await started.says(/ {2}failover: redis-\d → redis-\d in \d+\.\d s\n/);
      // Keys and the status line are a terminal's.
      expect(started.printed()).not.toMatch(/keys:|of 3 sentinels/);

      started.process.kill('SIGTERM');
      expect(await started.ended).toBe(0);
      expect(await left(started.printed(), port)).toEqual([]);
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'in a terminal takes keys, and shows roles, versions and speed',
    async () => {
      const port = await freePort();
      const started = startDev(port, { terminal: true });
      dev = started;
      await started.says(/keys: k kill the master, .*, q quit/);
      await started.says(/0\/s · redis-0 master 0\/\d+ · redis-1 replica 0\/\d+ · redis-2 replica 0\/\d+ · 3 of 3/);

      started.press('l');
      await started.says(/[1-9][\d,]*\/s · redis-0 master/);
      started.press('k');
      await started.says(/redis-0 is killed/);
      await started.says(/failover: redis-0 → redis-\d in \d+\.\d s/);
      started.press('b');
      await started.says(/redis-0 is started again/);
      await started.says(/redis-0 replica 1\/\d+/);
      started.press('l');
      const [, told] = await started.says(/load ended: (.*);/);
      expect(told).toMatch(/^[1-9]\d* answered$/);

      started.press('q');
      expect(await started.ended).toBe(0);
      expect(await left(started.printed(), port)).toEqual([]);
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'ends at Ctrl-C in a terminal, and leaves nothing behind',
    async () => {
      const port = await freePort();
      const started = startDev(port, { terminal: true });
      dev = started;
      await started.says(/keys:/);
      started.press('\u0003');
      expect(await started.ended).toBe(0);
      expect(await left(started.printed(), port)).toEqual([]);
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'ends when its terminal is closed, and leaves nothing behind',
    async () => {
      const port = await freePort();
      const started = startDev(port, { terminal: true });
      dev = started;
      await started.says(/keys:/);
      started.process.kill('SIGKILL');
      await untilNothingIsLeft(started, port);
    },
    TIMEOUT_MILLISECONDS,
  );

  it(
    'leaves nothing behind when it is killed itself',
    async () => {
      const port = await freePort();
      const started = startDev(port);
      dev = started;
      await started.says(/curl /);
      started.process.kill('SIGKILL');
      await untilNothingIsLeft(started, port);
    },
    TIMEOUT_MILLISECONDS,
  );

  it('says in one line that the port is taken', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    dev = startDev(port);
    expect(await dev.ended).toBe(1);
    expect(dev.printed()).toBe(`port ${port} of 127.0.0.1 is taken: choose another, as in PORT=${port + 1} make dev\n`);
    other.close();
  });

  it.each(['0', '65536', 'x', '80.5', ''])('says in one line that PORT=%s is no port', async (port) => {
    dev = startDev(port);
    expect(await dev.ended).toBe(1);
    expect(dev.printed()).toBe(`PORT is '${port}': it must be a number from 1 to 65535\n`);
  });
});
