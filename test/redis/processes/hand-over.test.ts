import { spawn } from 'node:child_process';
import { expect } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { whole } from '../whole.ts';
import { scenario, start, successor } from './scenario.ts';

/** Stops a pod as the kubelet does, and starts it again as its StatefulSet does; the set is whole between. */
async function restart(set: RedisSet, pod: Pod): Promise<void> {
  await pod.stop();
  await whole(set, { away: [pod] });
  await pod.start();
  await whole(set);
}

scenario('a stopped master hands over first: another is named before it ends', async ({ set, writes, master }) => {
  const going = writes.goOn();
  const stopped = master.stop();
  await successor(set, master);
  await stopped;
  await going.stop();
  expect(master.log).toMatch(/hand-over: 127\.\S+ is master, \d+ ms after writes were paused.*redis-\d: stopped/s);
  await master.start();
  return undefined;
});

scenario('a hand-over loses nothing even of a client that does not wait for copies', async ({ set, master }) => {
  const client = spawn('redis-cli', ['--user', 'app', '-h', master.host, '-p', String(master.port)], {
    env: { PATH: process.env.PATH, REDISCLI_AUTH: set.passwords.app },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let printed = '';
  client.stdout.on('data', (chunk: Buffer) => (printed += chunk));
  client.stdin.on('error', () => {});
  client.stdin.write('INCR plain\n'.repeat(200_000));
  await until('it writes', () => (printed.includes('\n50\n') ? true : undefined));
  await master.stop();
  client.kill('SIGKILL');
  await new Promise((resolve) => client.once('close', resolve));
  const answered = Math.max(
    ...printed
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
      .map(Number),
  );
  const kept = await (await successor(set, master)).as('app', 'GET', 'plain');
  expect(Number(kept)).toBeGreaterThanOrEqual(answered);
  await master.start();
  return undefined;
});

scenario('a stopped replica hands nothing over', async ({ set, master, replicas }) => {
  const [replica] = replicas;
  await replica.stop();
  expect(replica.log).toMatch(new RegExp(`hand-over: ${master.host} is named master`));
  expect(await set.master()).toBe(master);
  await replica.start();
  return undefined;
});

scenario('a rolling restart of all redis pods, the highest first, under writes', async ({ set, writes }) => {
  const going = writes.goOn();
  for (const pod of [...set.redis].reverse()) await restart(set, pod);
  await going.stop();
  return undefined;
});

scenario('a rolling restart of all sentinels under writes: nobody fails over', async ({ set, writes, master }) => {
  const going = writes.goOn();
  for (const pod of [...set.sentinels].reverse()) await restart(set, pod);
  await going.stop();
  expect(await set.master()).toBe(master);
  return undefined;
});

scenario('a replica that lags is not the heir', async ({ set, writes, master, replicas }) => {
  const [frozen, ready] = replicas;
  frozen.freeze();
  await writes.add(5);
  await master.stop();
  const heir = await successor(set, master);
  frozen.thaw();
  expect(heir).toBe(ready);
  await master.start();
  return undefined;
});

scenario('the asked sentinel dies in the middle: another is asked', async ({ set, writes, master }) => {
  const going = writes.goOn();
  const stopped = master.stop();
  const asked = await until('one is asked', () => {
    const host = /hand-over: asked the sentinel at (\S+): OK/.exec(master.log)?.[1];
    return set.sentinels.find((pod) => pod.host === host);
  });
  await asked.kill();
  await stopped;
  await successor(set, master);
  await going.stop();
  await start(master, asked);
  return undefined;
});

scenario('without a replica that can take over, the stop is left to SIGTERM', async ({ set, master, replicas }) => {
  for (const replica of replicas) await replica.kill();
  await until('the sentinels know', async () => {
    const seen = await (set.sentinels[0] as Pod).cli('SENTINEL', 'REPLICAS', 'redis');
    return seen.match(/s_down/g)?.length === 2 ? true : undefined;
  });
  const before = Date.now();
  await master.stop();
  expect(Date.now() - before).toBeLessThan(30_000);
  expect(master.log).toMatch(/left to SIGTERM|nothing to hand over/);
  await start(...set.redis);
  return undefined;
});

scenario(
  'a sentinel that leads a failover is stopped only when a majority knows the outcome',
  async ({ set, master }) => {
    const [leader] = set.sentinels as [Pod];
    expect(await leader.cli('SENTINEL', 'FAILOVER', 'redis')).toBe('OK');
    await leader.stop();
    expect(await set.master()).not.toBe(master);
    await leader.start();
    return undefined;
  },
);
