import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { fsyncsPerSecond } from './fsync.ts';
import { measure, median, type Sample } from './measure.ts';
import { startCounterServer } from './servers.ts';
import type { Table } from './table.ts';

/** With an fsync before each answer, beside what the disk can do for as many writers: all servers share it here. */
export async function onDisk(set: RedisSet, master: Pod, rounds: number): Promise<Table> {
  const redisPid = await master.serverId();
  const counter = await startCounterServer(set);
  const rows: { readonly fsyncs: number; readonly batch: number; readonly sample: Sample }[] = [];
  for (let round = 0; round < rounds; round++) {
    const fsyncs = await fsyncsPerSecond(set.folder, set.redis.length);
    await counter.batchSize();
    const sample = await measure(counter, redisPid, { connections: 100 });
    rows.push({ fsyncs, sample, batch: await counter.batchSize() });
  }
  await counter.stop();
  const middle = (value: (row: (typeof rows)[number]) => number, digits = 0): string =>
    median(rows.map(value)).toFixed(digits);
  return {
    title: `Durability \`disk\`, 100 connections, medians of ${rounds} rounds of 2 s`,
    head: [
      'req/s',
      'p50 ms',
      'p99 ms',
      'fsyncs/s, each of three writers',
      'increments in a batch',
      'req/s of (fsyncs × batch)',
    ],
    rows: [
      [
        middle(({ sample }) => sample.requestsPerSecond),
        middle(({ sample }) => sample.p50, 1),
        middle(({ sample }) => sample.p99, 1),
        middle(({ fsyncs }) => fsyncs),
        middle(({ batch }) => batch, 1),
        middle(({ fsyncs, batch, sample }) => sample.requestsPerSecond / (fsyncs * batch), 2),
      ],
    ],
  };
}
