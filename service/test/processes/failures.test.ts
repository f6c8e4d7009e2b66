import { setTimeout as wait } from 'node:timers/promises';
import { until, whole } from '../redis/running-set.ts';
import { frozen, itSurvives } from './it-survives.ts';

itSurvives({
  'the master is killed': ({ master }) => master.killServer(),
  'the master is killed, and the next one as soon as it is named': async ({ master, set }) => {
    await master.killServer();
    const next = await until('another is master', async () => {
      const now = await set.master();
      return now && now !== master ? now : undefined;
    });
    await next.killServer();
  },
  'the pod of the master is killed and comes back after 6 s': async ({ master }) => {
    await master.kill();
    await wait(6000);
    await master.start();
  },
  'the pod of the master is ended in good order': async ({ master }) => {
    await master.stop();
    await master.start();
  },
  'the master freezes for 8 s': ({ master }) => frozen(master, 8000),
  'a replica freezes for 6 s': ({ replicas: [replica] }) => frozen(replica, 6000),
  'a replica freezes for 400 ms again and again, and the master dies': async ({ master, replicas: [replica] }) => {
    for (let i = 0; i < 5; i++) {
      await frozen(replica, 400);
      await wait(200);
    }
    await master.killServer();
  },
  'a replica lags by 300 to 900 ms again and again, and the master dies while it does': async ({
    master,
    replicas: [replica],
  }) => {
    for (const milliseconds of [300, 600, 900]) {
      await frozen(replica, milliseconds);
      await wait(200);
    }
    const last = frozen(replica, 900);
    await wait(450);
    await master.killServer();
    await last;
  },
  'a copy returns while batches wait for it': async ({ replicas: [one, other], set }) => {
    other.freeze();
    await one.kill();
    // Batches wait now: no copy has them.
    await wait(500);
    await one.start();
    await until('it is linked again', async () =>
      /master_link_status:up/.test(await one.as('app', 'INFO', 'replication').catch(String)) ? true : undefined,
    );
    await wait(300);
    other.thaw();
    await whole(set);
  },
  'the master is made a replica by hand': async ({ master, replicas: [replica] }) => {
    await master.cli('REPLICAOF', replica.host, '6379');
  },
  'a replica is killed': ({ replicas: [replica] }) => replica.killServer(),
  'sentinels are told to fail over': ({ set }) =>
    set.sentinels[1]?.cli('SENTINEL', 'FAILOVER', 'redis') ?? Promise.reject(),
  'sentinels restart one after the other': async ({ set }) => {
    for (const sentinel of set.sentinels) {
      await sentinel.stop();
      await sentinel.start();
      await wait(1500);
    }
  },
  'two of three sentinels are away for 5 s': async ({ set }) => {
    const lost = set.sentinels.slice(0, 2);
    await Promise.all(lost.map((sentinel) => sentinel.stop()));
    await wait(5000);
    await Promise.all(lost.map((sentinel) => sentinel.start()));
  },
  'all connections of the service are cut again and again': async ({ sockets }) => {
    for (let i = 0; i < 20; i++) {
      sockets.cut(6379);
      await wait(150);
    }
  },
  'scripts are flushed while connections are cut': async ({ master, sockets }) => {
    for (let i = 0; i < 10; i++) {
      await master.as('app', 'SCRIPT', 'FLUSH');
      sockets.cut(6379);
      await wait(150);
    }
  },
});
