import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from '@jest/globals';
import { freePort } from '../../../local/addresses.ts';
import { type Dev, left, startDev } from '../dev-process.ts';

const TIMEOUT_MILLISECONDS = 120_000;

let dev: Dev | undefined;
afterEach(async () => {
  dev?.process.kill('SIGKILL');
  await dev?.ended;
});

/** Under load the master is hurt by a key and brought back by another; callers see no error. */
it.each([
  ['f', /redis-0 is frozen/, /redis-0 goes on/],
  ['c', /redis-0 is cut off from all other pods/, /redis-0 is connected again/],
])(
  'key %s: another takes over, and the master comes back as a replica',
  async (key, hurt, mended) => {
    const port = await freePort();
    const started = startDev(port, { terminal: true });
    dev = started;
    await started.says(/redis-0 master .* redis-1 replica .* redis-2 replica/);
    started.press('l');
    await started.says(/[1-9][\d,]*\/s · redis-0 master/);
    started.press(key);
    await started.says(hurt);
    await started.says(/failover: redis-0 → redis-\d in \d+\.\d s/);
    started.press('b');
    await started.says(mended);
    await started.says(/redis-0 replica 1\//);
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
  'a cut is mended when it ends',
  async () => {
    const port = await freePort();
    const started = startDev(port, { terminal: true });
    dev = started;
    await started.says(/redis-0 master .* redis-1 replica/);
    started.press('c');
    await started.says(/redis-0 is cut off/);
    const network = / (127\.0\.\d+\.)\d/.exec(started.printed())?.[1] ?? '';
    const rules = (): string => execFileSync('iptables', ['-w', '-S', 'OUTPUT'], { encoding: 'utf8' });
    expect(rules()).toContain(network);
    started.press('q');
    expect(await started.ended).toBe(0);
    expect(rules()).not.toContain(network);
    expect(await left(started.printed(), port)).toEqual([]);
  },
  TIMEOUT_MILLISECONDS,
);
