import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { whole } from '../whole.ts';
import { everyone, priority, scenario, start } from './scenario.ts';

/** Makes that pod the master: nobody else can be chosen at that moment. */
async function promote(set: RedisSet, pod: Pod): Promise<void> {
  await until(`${pod.name} is master`, async () => {
    if ((await set.master()) === pod) return true;
    for (const other of set.redis) if (other !== pod) await other.cli('CONFIG', 'SET', 'replica-priority', '0');
    // The sentinels ask for priorities every half second.
    await new Promise((resolve) => setTimeout(resolve, 700));
    await (set.sentinels[0] as Pod).cli('SENTINEL', 'FAILOVER', 'redis');
    await whole(set);
    return undefined;
  });
}

/** Each pod starts anew, the highest ordinal first, and is told who the members are now: what a StatefulSet does. */
async function roll(set: RedisSet, members: number): Promise<void> {
  const away = everyone(set).filter((pod) => Number(pod.name.split('-').at(-1)) >= members);
  for (let i = Math.min(members, 4) - 1; i >= 0; i--) {
    const pods = [set.redis[i] as Pod, set.sentinels[i] as Pod];
    await Promise.all(pods.map((pod) => pod.stop()));
    await start(...pods);
    await whole(set, { away, seconds: 60 });
  }
}

/** How many others each of the sentinels knows, sentinels and replicas. */
const known = (set: RedisSet, members: number): Promise<readonly string[]> =>
  Promise.all(
    set.sentinels.slice(0, members).map(async (pod) => {
      const said = await pod.cli('SENTINEL', 'MASTER', 'redis');
      const field = (name: string) => new RegExp(`^${name}\n(\\d+)$`, 'm').exec(said)?.[1];
      return `${field('num-other-sentinels')} ${field('num-slaves')}`;
    }),
  );

scenario(
  'five become four, though the master goes, and five again: nothing is lost, and nobody is remembered who is gone',
  async ({ set, writes }) => {
    const [redis, sentinel] = [set.redis[4] as Pod, set.sentinels[4] as Pod];
    await promote(set, redis);
    const going = writes.goOn();
    // To three in the end: it hands over to one that stays then.
    await writeFile(join(set.folder, redis.name, 'run', 'staying'), '3\n');
    await Promise.all([redis.stop(), sentinel.stop()]);
    expect(redis.log).toMatch(/hand-over: \S+ is master, \d+ ms after writes were paused/);
    const heir = await whole(set, { away: [redis, sentinel], seconds: 60 });
    expect(heir.name).toMatch(/^redis-[012]$/);

    set.tell({ redis: 4, sentinels: 4 });
    await roll(set, 4);
    expect(new Set(await known(set, 4))).toEqual(new Set(['3 3']));

    set.tell({ redis: 5, sentinels: 5 });
    await start(redis, sentinel);
    await priority(redis, 100);
    await roll(set, 5);
    expect(new Set(await known(set, 5))).toEqual(new Set(['4 4']));
    await going.stop();
    for (const pod of set.redis) expect(pod.log).not.toContain('nobody took over');
    return undefined;
  },
  { redis: 5, sentinels: 5 },
  // Each of nine pods is stopped and started twice.
  360,
);
