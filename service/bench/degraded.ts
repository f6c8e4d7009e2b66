import type { Pod } from '../../local/pod.ts';
import { cpuSeconds } from '../../local/proc.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { measure, median, type Sample } from './measure.ts';
import { startCounterServer } from './servers.ts';
import type { Table } from './table.ts';

/** A replica is away for long: each batch needs the sentinels' word that it cannot be elected. Leaves the set so. */
export async function degraded(set: RedisSet, master: Pod, rounds: number): Promise<Table> {
  const redisPid = await master.serverId();
  const counter = await startCounterServer(set);
  const sentinels = await Promise.all(set.sentinels.map((sentinel) => sentinel.serverId()));
  const phase = async (name: string): Promise<string[]> => {
    const samples: Sample[] = [];
    const sentinelCores: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = await Promise.all(sentinels.map(cpuSeconds));
      const start = performance.now();
      samples.push(await measure(counter, redisPid, { connections: 100 }));
      const seconds = (performance.now() - start) / 1000;
      const after = await Promise.all(sentinels.map(cpuSeconds));
      sentinelCores.push(Math.max(...after.map((cpu, i) => (cpu - (before[i] ?? 0)) / seconds)));
    }
    return [
      name,
      median(samples.map((sample) => sample.requestsPerSecond)).toFixed(0),
      median(samples.map((sample) => sample.p50)).toFixed(2),
      median(samples.map((sample) => sample.p99)).toFixed(2),
      (100 * median(sentinelCores)).toFixed(1),
    ];
  };
  const whole = await phase('all copies there');
  await set.redis.find((pod) => pod !== master)?.kill();
  const away = await phase('a replica away');
  await counter.stop();
  return {
    title: `100 connections while a replica is away, medians of ${rounds} rounds of 2 s`,
    head: ['', 'req/s', 'p50 ms', 'p99 ms', 'busiest sentinel, % of a core'],
    rows: [whole, away],
  };
}
