import { expect } from '@jest/globals';
import { until } from '../until.ts';
import { kill, priority, scenario, start, successor, wait } from './scenario.ts';

scenario("the master's server is killed", async ({ set, writes, master }) => {
  await master.killServer();
  await successor(set, master);
  await writes.add(3);
  return undefined;
});

scenario('a second crash 1.2 s after the first', async ({ set, master }) => {
  await master.killServer();
  const second = await successor(set, master);
  await wait(1.2);
  await second.killServer();
  await successor(set, second);
  return undefined;
});

scenario('the whole pod of the master is gone: the sentinels see it', async ({ set, writes, master }) => {
  await master.kill();
  await successor(set, master);
  await writes.add(3);
  return [master];
});

scenario('the old master returns: as replica, not as master', async ({ set, writes, master }) => {
  await master.kill();
  await successor(set, master);
  await writes.add(3);
  await master.start();
  return undefined;
});

scenario(
  'the pod of the master is killed and comes back at once at the same address',
  async ({ set, writes, master }) => {
    await master.kill();
    await master.start();
    await writes.add(3);
    expect(await successor(set, master)).not.toBe(master);
    return undefined;
  },
);

scenario('the master is frozen for 20 s, then goes on', async ({ set, writes, master }) => {
  master.freeze();
  const second = await successor(set, master);
  await writes.add(3);
  await wait(16);
  master.thaw();
  await until('it is no master any more', async () =>
    (await master.cli('ROLE')).startsWith('slave') ? true : undefined,
  );
  expect(await set.master()).toBe(second);
  return undefined;
});

scenario(
  'a replica is frozen, goes on, and the master crashes within 150 ms',
  async ({ set, writes, master, replicas }) => {
    const [frozen] = replicas;
    frozen.freeze();
    await writes.add(5);
    frozen.thaw();
    await master.killServer();
    await successor(set, master);
    return undefined;
  },
);

scenario(
  'a replica stalls for 400 ms again and again, then the master crashes',
  async ({ set, writes, master, replicas }) => {
    const [stalling] = replicas;
    const going = writes.goOn();
    for (let i = 0; i < 8; i++) {
      stalling.freeze();
      await wait(0.4);
      stalling.thaw();
      await wait(0.2);
    }
    await master.killServer();
    await successor(set, master);
    await going.stop();
    return undefined;
  },
);

scenario(
  'a replica is killed: writes go on, and no failover comes of it',
  async ({ set, writes, master, replicas }) => {
    await replicas[0].kill();
    await writes.add(5);
    await replicas[0].start();
    await priority(replicas[0], 100);
    expect(await set.master()).toBe(master);
    return undefined;
  },
);

scenario(
  'a link is cut between the master and one replica, then both others die: the stale one waits',
  async ({ set, writes, master, replicas }) => {
    const [stale, fresh] = replicas;
    await set.cut(master, stale);
    await writes.add(5);
    await priority(stale, 0);
    await kill(master, fresh);
    await set.mend(master, stale);
    await wait(12);
    expect(await stale.cli('ROLE')).toMatch(/^slave/);
    await start(fresh);
    expect(await successor(set, master)).toBe(fresh);
    await start(master);
    return undefined;
  },
);

scenario(
  'the master is cut off with the first sentinel: one master in the end',
  async ({ set, writes, master, replicas }) => {
    const [first, ...sentinels] = set.sentinels as [typeof master, ...(typeof master)[]];
    const others = [...replicas, ...sentinels];
    const ends = others.flatMap((other) => [
      [master, other],
      [first, other],
    ]) as [typeof master, typeof master][];
    for (const [a, b] of ends) await set.cut(a, b);
    await successor(set, master);
    await writes.add(3);
    for (const [a, b] of ends) await set.mend(a, b);
    return undefined;
  },
);

scenario('two masters: the one that nobody named goes', async ({ master, replicas }) => {
  await replicas[0].cli('REPLICAOF', 'NO', 'ONE');
  await until('it follows again', async () =>
    (await replicas[0].cli('ROLE')).startsWith(`slave\n${master.host}`) ? true : undefined,
  );
  return undefined;
});
