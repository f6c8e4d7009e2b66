import { expect } from '@jest/globals';
import { everyone, kill, priority, scenario, start, successor, wait } from './scenario.ts';

scenario(
  'everything restarts after one replica had been away: the stale copy does not win',
  async ({ set, writes, replicas }) => {
    await replicas[0].kill();
    await writes.add(5);
    await kill(...everyone(set));
    await start(...everyone(set));
    return undefined;
  },
);

scenario('the same without the old master: the fresh replica wins', async ({ set, writes, master, replicas }) => {
  const [stale, fresh] = replicas;
  await stale.kill();
  await writes.add(5);
  await kill(...everyone(set));
  await start(stale, fresh, ...set.sentinels);
  expect(await successor(set, master)).toBe(fresh);
  return [master];
});

scenario('the stale copy alone with the sentinels waits for another', async ({ set, writes, master, replicas }) => {
  const [stale, fresh] = replicas;
  await stale.kill();
  await writes.add(5);
  await kill(...everyone(set));
  await start(stale, ...set.sentinels);
  await wait(12);
  expect(await stale.cli('ROLE')).toMatch(/^slave/);
  await start(master, fresh);
  return undefined;
});

scenario(
  'the master comes back without its volume while the others are slower: it waits for them',
  async ({ set, writes, master, replicas }) => {
    await writes.add(5);
    await kill(...everyone(set));
    await master.wipe();
    await start(master, ...set.sentinels);
    await wait(6);
    expect(await master.cli('ROLE')).toMatch(/^slave/);
    await start(...replicas);
    return undefined;
  },
);

scenario(
  'the master comes back empty, one replica is stale, the fresh one 6 s late: the fresh one wins',
  async ({ set, writes, master, replicas }) => {
    const [stale, fresh] = replicas;
    await stale.kill();
    await writes.add(5);
    await kill(...everyone(set));
    await master.wipe();
    await start(master, stale, ...set.sentinels);
    await wait(6);
    await fresh.start();
    expect(await successor(set, master)).toBe(fresh);
    return undefined;
  },
);

scenario('the pod of the master and its volume are deleted while it serves', async ({ set, writes, master }) => {
  await writes.add(5);
  await master.kill();
  await master.wipe();
  await master.start();
  expect(await successor(set, master)).not.toBe(master);
  return undefined;
});

scenario(
  'an isolated ex-master, then everything restarts, the elected one never back',
  async ({ set, writes, master, replicas }) => {
    const others = [...replicas, ...set.sentinels];
    for (const other of others) await set.cut(master, other);
    const elected = await successor(set, master);
    const third = replicas.find((pod) => pod !== elected) as typeof master;
    await priority(third, 100);
    await writes.add(5);
    await kill(...everyone(set));
    for (const other of others) await set.mend(master, other);
    const back = everyone(set).filter((pod) => pod !== elected);
    await start(...back);
    expect(await successor(set, elected)).toBe(third);
    return [elected];
  },
);

for (const volume of ['with its volume', 'without its volume'])
  scenario(
    `the master and two sentinels are away for 45 s, it comes back ${volume}`,
    async ({ set, writes, master }) => {
      await writes.add(5);
      const away = [master, ...set.sentinels.slice(1)];
      await kill(...away);
      if (volume.startsWith('without')) await master.wipe();
      await wait(45);
      await start(...away);
      return undefined;
    },
  );
