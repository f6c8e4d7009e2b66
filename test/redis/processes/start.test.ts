import { expect, it } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import { startRedisSet } from '../../../local/redis-set.ts';
import { whole } from '../whole.ts';
import { everyone, kill, scenario, start, successor, wait } from './scenario.ts';

scenario('everything restarts at once: one master, and not each its own', async ({ set }) => {
  await kill(...everyone(set));
  await start(...everyone(set));
  return undefined;
});

scenario('everything restarts, the redis pods one by one, the master last', async ({ set, master, replicas }) => {
  await kill(...everyone(set));
  await start(...set.sentinels);
  for (const pod of [...replicas, master]) {
    await wait(1.5);
    await pod.start();
  }
  return undefined;
});

scenario('everything restarts, the sentinels 5 s late', async ({ set }) => {
  await kill(...everyone(set));
  await start(...set.redis);
  await wait(5);
  await start(...set.sentinels);
  return undefined;
});

scenario('everything restarts without the master: no order of pods is waited for', async ({ set, master }) => {
  await kill(...everyone(set));
  const rest = everyone(set).filter((pod) => pod !== master);
  await start(...rest);
  await successor(set, master);
  return [master];
});

scenario(
  'master and replica change places while both start: the old master follows, and so does the other',
  async ({ set, writes, master, replicas }) => {
    const [booting, other] = replicas;
    await kill(master, booting);
    await Promise.all([start(booting), start(master)]);
    // Where the one asks for a failover, the other, a candidate all the while, is elected while they start.
    const named = await successor(set, master);
    expect([booting, other]).toContain(named);
    await writes.add(3);
    expect(master.log).toMatch(/follow: another is named master/);
    return undefined;
  },
);

scenario('all redis pods restart at once, the sentinels stay', async ({ set }) => {
  await kill(...set.redis);
  await start(...set.redis);
  return undefined;
});

it.concurrent('a first start with one pod 10 s late waits, and says for whom', async () => {
  const set = await startRedisSet();
  try {
    const late = set.redis[2] as Pod;
    await late.kill();
    await late.wipe();
    await wait(10);
    expect(await set.master()).toBeUndefined();
    expect(set.redis[0]?.log).toMatch(
      /wait: no sentinel knows a master, and not enough copies answer.*127\.0\.\d+\.3=silent/,
    );
    await late.start();
    expect((await whole(set)).name).toBe('redis-0');
  } finally {
    await set.stop();
  }
}, 90_000);
