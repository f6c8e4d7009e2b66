import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { everyone, kill, scenario, start, successor } from './scenario.ts';

/**
 * A redis-server that takes 0.2 ms for each key that it reads: what a big data set does on a slow disk. Only where the
 * volume says so.
 */
const SLOW_SERVER = `#!/bin/sh
PATH=\${PATH#*:}
case \${1:-} in
*/redis.conf) if [ -e "$DATA/slow" ]; then set -- "$@" --key-load-delay 200 --loading-process-events-interval-bytes 1024; fi ;;
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
