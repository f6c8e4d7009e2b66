import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { fsyncsPerSecond } from './fsync.ts';
import { cpuSeconds, measure, median, residentMegabytes, type Sample, type Server } from './measure.ts';
import { type CounterServer, startCounterServer, startRival } from './servers.ts';

/** What is printed and drawn: a table. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Requests a second of one server, for the chart. */
export interface Bar {
  readonly connections: number;
  readonly server: string;
  readonly requestsPerSecond: number;
}

const CONNECTIONS = [1, 4, 100];
/** Requests that may wait, in the measurement of overload; and callers that ask for more, fewer than the connections that are taken. */
const CAPACITY = 200;
const CALLERS = 350;

/** The counter beside the others, in turn: ratios are of the same round, since machines are never quiet. */
export async function besideOthers(
  set: RedisSet,
  master: Pod,
  rounds: number,
): Promise<{ tables: Table[]; bars: Bar[] }> {
  const redisPid = await master.serverId();
  const counter = await startCounterServer(set);
  const servers: Server[] = [];
  for (const name of ['hello', 'original', 'incr', 'incr+wait']) servers.push(await startRival(name, set, master));
  servers.push(counter);
  const tables: Table[] = [];
  const bars: Bar[] = [];
  for (const connections of CONNECTIONS) {
    const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
    await counter.batchSize();
    for (let round = 0; round < rounds; round++)
      for (const server of servers) samples.get(server.name)?.push(await measure(server, redisPid, { connections }));
    const batch = await counter.batchSize();
    const memory = await residentMegabytes(counter.pid);
    const title = `${connections} connections, medians of ${rounds} rounds of 2 s (batches of ${batch.toFixed(1)}, the counter's RSS ${memory.toFixed(0)} MB)`;
    tables.push({
      title,
      head: HEAD,
      rows: [...samples].map((of) => comparison(of, samples.get('hello') as Sample[])),
    });
    for (const [server, of] of samples)
      bars.push({ connections, server, requestsPerSecond: median(of.map((sample) => sample.requestsPerSecond)) });
  }
  await counter.stop();
  return { tables, bars };
}

const HEAD = ['', 'req/s', 'of hello', 'p50 ms', 'p99 ms', 'CPU µs/request', 'of hello', 'Redis µs/request'];

function comparison([name, of]: [string, Sample[]], hello: readonly Sample[]): string[] {
  const middle = (value: (sample: Sample, i: number) => number, digits: number): string =>
    median(of.map(value)).toFixed(digits);
  return [
    name,
    middle((sample) => sample.requestsPerSecond, 0),
    middle((sample, i) => sample.requestsPerSecond / (hello[i]?.requestsPerSecond ?? Number.NaN), 2),
    middle((sample) => sample.p50, 2),
    middle((sample) => sample.p99, 2),
    middle((sample) => sample.serviceCpu, 1),
    middle((sample, i) => sample.serviceCpu / (hello[i]?.serviceCpu ?? Number.NaN), 2),
    name === 'hello' ? '–' : middle((sample) => sample.redisCpu, 1),
  ];
}

/** What is still answered while callers ask for twice as much as can be. */
export async function overload(set: RedisSet, master: Pod, rounds: number): Promise<Table> {
  const redisPid = await master.serverId();
  const counter = await startCounterServer(set, { MAX_IN_FLIGHT: `${CAPACITY}` });
  const rows: (readonly [capacity: Sample, overload: Sample])[] = [];
  for (let round = 0; round < rounds; round++) {
    const capacity = await measure(counter, redisPid, { connections: CAPACITY });
    const offered = 2 * capacity.requestsPerSecond;
    rows.push([capacity, await measure(counter, redisPid, { connections: CALLERS, offered })]);
  }
  await counter.stop();
  const middle = (value: (row: (typeof rows)[number]) => number, digits = 0): string =>
    median(rows.map(value)).toFixed(digits);
  return {
    title: `Twice as much as can be answered, ${CAPACITY} requests may wait (MAX_IN_FLIGHT), medians of ${rounds} rounds of 2 s`,
    head: ['', 'answered/s', 'refused/s (503)', 'p99 of the answered, ms'],
    rows: [
      ['at capacity', middle(([at]) => at.requestsPerSecond), '0', middle(([at]) => at.p99, 1)],
      [
        'offered twice that',
        middle(([, over]) => over.requestsPerSecond),
        middle(([, over]) => over.refusedPerSecond),
        middle(([, over]) => over.p99, 1),
      ],
      ['ratio', middle(([at, over]) => over.requestsPerSecond / at.requestsPerSecond, 2), '', ''],
    ],
  };
}

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

/** With an fsync before each answer, beside what the disk can do for as many writers: all servers share it here. */
export async function onDisk(set: RedisSet, master: Pod, rounds: number): Promise<Table> {
  const redisPid = await master.serverId();
  const counter: CounterServer = await startCounterServer(set);
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
