import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { everyone, kill, scenario, start, successor, wait } from './scenario.ts';

/**
 * A redis-server that takes 0.2 ms for each key that it reads: what a big data set does on a slow disk. Or one that is held up
 * before it does anything, until SIGCONT. Only where the volume says so.
 */
const SLOW_SERVER = `#!/bin/sh
PATH=\${PATH#*:}
case \${1:-} in
*/redis.conf) if [ -e "$DATA/slow" ]; then set -- "$@" --key-load-delay 200 --loading-process-events-interval-bytes 1024; fi ;;
esac
case "$*" in
*' --sentinel') [ ! -e "$DATA/held" ] || kill -STOP $$ ;;
esac
exec redis-server "$@"
`;
const KEYS = 40_000;
const BATCH = 2000; // that one script writes in well under a second

const path = process.env.PATH;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slow-server-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'redis-server'), SLOW_SERVER, { mode: 0o755 });
  process.env.PATH = `${folder}:${path}`;
});
afterAll(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true });
});

async function slow(set: RedisSet, master: Pod, pods: readonly Pod[]): Promise<void> {
  for (let from = 1; from <= KEYS; from += BATCH)
    await master.as(
      'app',
      'EVAL',
      `for i = ${from}, ${from + BATCH - 1} do redis.call('SET', 'big-' .. i, i) end`,
      '0',
    );
  for (const pod of pods) await writeFile(join(set.credentials, '..', pod.name, 'data', 'slow'), '');
}

const loads = (pod: Pod) =>
  until(`${pod.name} reads its data`, async () =>
    (await pod.cli('PING').catch(String)).startsWith('LOADING') ? true : undefined,
  );

scenario(
  'all read their data for 15 s: alive all the while, never ready, nobody becomes master too early',
  async ({ set, master }) => {
    await slow(set, master, set.redis);
    await kill(...everyone(set));
    await start(...everyone(set));
    for (const pod of set.redis) {
      await loads(pod);
      expect(await pod.probe('startup')).toBe('');
      expect(await pod.probe('liveness')).toBe('');
      expect(await pod.probe('readiness')).toMatch(/LOADING/);
    }
    return undefined;
  },
);

scenario('the master restarts and reads its data for 15 s: another takes over meanwhile', async ({ set, master }) => {
  await slow(set, master, [master]);
  await kill(master);
  await start(master);
  await successor(set, master);
  expect(await master.cli('PING')).toMatch(/^LOADING/);
  await master.cli('CONFIG', 'SET', 'key-load-delay', '0');
  return undefined;
});

scenario(
  'a sentinel whose server is held up at its start keeps what it had stored, and takes no other master over',
  async ({ set, writes, master }) => {
    const [held] = set.sentinels as [Pod];
    await held.kill();
    // What it stored is old now: the others name another.
    await master.killServer();
    const named = await successor(set, master);
    const file = join(set.folder, held.name, 'data', 'held');
    await writeFile(file, '');
    const before = held.log.length;
    await held.start();
    const server = await until('its server is there', () => held.serverId());
    await rm(file);
    await writes.add(3);
    await wait(4);
    process.kill(server, 'SIGCONT');
    await until('it names the new master, told by the others', async () =>
      (await held.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'redis')).startsWith(`${named.host}\n`) ? true : undefined,
    );
    expect(held.log.slice(before)).not.toContain('monitoring the master at');
    return undefined;
  },
);
