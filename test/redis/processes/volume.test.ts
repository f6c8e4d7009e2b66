import { execFile, spawn } from 'node:child_process';
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { whole } from '../whole.ts';
import { priority, scenario, successor } from './scenario.ts';

const run = promisify(execFile);
const volumeOf = (set: RedisSet, pod: Pod) => join(set.credentials, '..', pod.name, 'data');

async function logged(pod: Pod, text: string | RegExp): Promise<void> {
  await until(`${pod.name} says ${text}`, () => (pod.log.match(text) ? true : undefined), {
    seen: () => pod.log.slice(-300),
  });
}

async function ready(pod: Pod): Promise<void> {
  let said = '';
  await until(
    `${pod.name} is ready`,
    async () => {
      said = await pod.probe('readiness');
      return said === '' ? true : undefined;
    },
    { seconds: 40, seen: () => said },
  );
}

scenario(
  'a pod whose volume is still used by another process waits for it, alive and not ready',
  async ({ set, replicas }) => {
    const [pod] = replicas;
    await pod.kill();
    const other = spawn('flock', [join(volumeOf(set, pod), 'lock'), 'sleep', '60'], { detached: true });
    await new Promise((resolve) => other.once('spawn', resolve));
    try {
      await pod.start();
      await logged(pod, /waiting: another process holds \S+\/lock/);
      expect(await pod.probe('startup')).toBe('');
      expect(await pod.probe('liveness')).toBe('');
      expect(await pod.probe('readiness')).not.toBe('');
      await expect(pod.cli('PING')).rejects.toThrow();
    } finally {
      process.kill(-(other.pid as number), 'SIGKILL');
    }
    await ready(pod);
    return undefined;
  },
);

scenario('the lock is held by the server too, should the script die before it', async ({ set, master }) => {
  const folder = `/proc/${await master.serverId()}/fd`;
  const targets = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')));
  expect(targets).toContain(join(volumeOf(set, master), 'lock'));
  return undefined;
});

scenario('a server older than the one that wrote the data is refused, with the reason', async ({ set, replicas }) => {
  const [pod] = replicas;
  await pod.kill();
  const record = join(volumeOf(set, pod), 'server');
  const [kind] = (await readFile(record, 'utf8')).split(' ');
  await writeFile(record, `${kind} 99.1.0\n`);
  await pod.start();
  await logged(
    pod,
    new RegExp(`waiting: a downgrade: the data was written by ${kind} 99\\.1\\.0, this is ${kind} [\\d.]+`),
  );
  expect(await pod.probe('liveness')).toBe('');
  await rm(record);
  await ready(pod);
  return undefined;
});

scenario(
  "the master's disk is full: another takes over, and it comes back when there is room",
  async ({ set, writes, master, replicas }) => {
    const [small, other] = replicas;
    const volume = volumeOf(set, small);
    await small.kill();
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', volume]);
    try {
      await small.start();
      await whole(set);
      // Nobody else may take over now.
      await other.cli('CONFIG', 'SET', 'replica-priority', '0');
      await until('the sentinels know', async () => {
        const seen = await Promise.all(set.sentinels.map((pod) => pod.cli('SENTINEL', 'REPLICAS', 'redis')));
        return seen.every((text) => /slave-priority\n0\n/.test(text)) ? true : undefined;
      });
      await (set.sentinels[0] as Pod).cli('SENTINEL', 'FAILOVER', 'redis');
      expect(await successor(set, master)).toBe(small);
      await whole(set);
      await writes.add(3);
      await run('sh', [
        '-c',
        `dd if=/dev/zero of=${volume}/filler bs=64k 2>/dev/null; dd if=/dev/zero of=${volume}/filler2 bs=1 2>/dev/null; true`,
      ]);
      // More than what is free in the last block of its log.
      await small.as('app', 'SET', 'large', 'x'.repeat(8192)).catch(() => '');
      await successor(set, small);
      await writes.add(3);
      expect(small.log).toMatch(/Short write while writing to the AOF file|AOF write error|No space left on device/);
      await rm(join(volume, 'filler'));
      await rm(join(volume, 'filler2'), { force: true });
      await priority(small, 100);
      await small.kill();
    } finally {
      await small.kill();
      // What the pod has asked last may end a moment after it.
      await until('nothing uses the volume', async () => (await run('umount', [volume])) && true);
    }
    await small.start();
    return undefined;
  },
);
