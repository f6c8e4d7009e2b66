import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { whole } from '../whole.ts';
import { kill, scenario, start, successor, wait } from './scenario.ts';

const volumeOf = (set: RedisSet, pod: Pod) => join(set.credentials, '..', pod.name, 'data');

async function renew(pods: readonly Pod[]): Promise<void> {
  await kill(...pods);
  await Promise.all(pods.map((pod) => pod.wipe()));
  await start(...pods);
}

scenario(
  "all sentinels' state is lost after failovers: counting goes on, and so does failing over",
  async ({ set, writes, master }) => {
    await master.killServer();
    const second = await successor(set, master);
    await whole(set);
    await second.killServer();
    await successor(set, second);
    await whole(set);
    await writes.add(3);
    await renew(set.sentinels);
    const last = await whole(set);
    await writes.add(3);
    await last.killServer();
    await successor(set, last);
    await writes.add(3);
    return undefined;
  },
);

scenario(
  "all sentinels' state is lost while counting goes on: no replica becomes a second master",
  async ({ set, writes, master, replicas }) => {
    const going = writes.goOn();
    await renew(set.sentinels);
    await whole(set);
    await going.stop();
    expect(await set.master()).toBe(master);
    for (const replica of replicas) expect(replica.log).not.toContain('become_master');
    return undefined;
  },
);

scenario('two sentinels are dead: the master goes on, and nobody is promoted', async ({ set, master, replicas }) => {
  const dead = set.sentinels.slice(1);
  await kill(...dead);
  await wait(6);
  expect(await master.cli('ROLE')).toMatch(/^master/);
  expect(await replicas[0].cli('ROLE')).toMatch(/^slave/);
  await start(...dead);
  return undefined;
});

scenario('a sentinel that returns again and again without its volume is one voter', async ({ set, master }) => {
  const [returning, other] = set.sentinels as [Pod, Pod];
  for (let i = 0; i < 2; i++) {
    await renew([returning]);
    await whole(set);
  }
  const known = await other.cli('SENTINEL', 'MASTER', 'redis');
  expect(known).toMatch(/^num-other-sentinels\n2$/m);
  await master.killServer();
  await successor(set, master);
  return undefined;
});

scenario('a half-written configuration and a strange voter in it do no harm', async ({ set, master }) => {
  const [broken] = set.sentinels as [Pod];
  await broken.kill();
  const file = join(volumeOf(set, broken), 'sentinel.conf');
  const stored = await readFile(file, 'utf8');
  await writeFile(`${file}.new`, stored.slice(0, 200));
  await appendFile(file, `sentinel known-sentinel redis 127.0.0.9 26379 ${'0'.repeat(40)}\nsentinel known-rep`);
  await broken.start();
  await whole(set);
  expect(await broken.cli('SENTINEL', 'MASTER', 'redis')).toMatch(/^num-other-sentinels\n2$/m);
  expect(await set.master()).toBe(master);
  return undefined;
});

scenario('stored addresses of another time: the sentinels find the master anew', async ({ set }) => {
  await kill(...set.sentinels);
  for (const pod of set.sentinels) {
    const file = join(volumeOf(set, pod), 'sentinel.conf');
    const stored = await readFile(file, 'utf8');
    await writeFile(file, stored.replace(/^(sentinel monitor redis) \S+/m, '$1 127.0.0.77'));
  }
  await start(...set.sentinels);
  return undefined;
});

scenario('sentinels that are split at one epoch are ended by a new failover', async ({ set, master, replicas }) => {
  // Two names at one epoch, as two failovers at the same time can leave behind: written by hand into what they keep.
  await kill(...set.sentinels);
  const names = [master.host, replicas[0].host];
  for (const [i, pod] of set.sentinels.slice(0, 2).entries()) {
    const file = join(volumeOf(set, pod), 'sentinel.conf');
    const stored = await readFile(file, 'utf8');
    await writeFile(
      file,
      stored
        .replace(/^(sentinel monitor redis) \S+/m, `$1 ${names[i]}`)
        .replace(/^(sentinel (config-epoch|leader-epoch) redis) .*/gm, '$1 7')
        .replace(/^sentinel current-epoch .*/m, 'sentinel current-epoch 7')
        .replace(/^sentinel known-replica .*\n/gm, ''),
    );
  }
  await start(...set.sentinels.slice(0, 2));
  await until(
    'somebody asks for a new failover',
    () => [master, ...replicas].find((pod) => pod.log.includes('ask_mine:')),
    { seconds: 60 },
  );
  await start(...set.sentinels.slice(2));
  return undefined;
});
