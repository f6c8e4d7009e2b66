import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { load } from './load.ts';
import { IDS, measure, median, residentMegabytes, type Sample, type Server } from './measure.ts';
import { startCounterServer, startRival } from './servers.ts';
import type { Table } from './table.ts';

/** Requests a second of one server, for the chart. */
export interface Bar {
  readonly connections: number;
  readonly server: string;
  readonly requestsPerSecond: number;
}

const CONNECTIONS = [1, 4, 100];
const WARM_UP_SECONDS = 3;

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
  // Their code is optimized then, as in any server that has run for a while; the first callers are few.
  for (const { port } of servers) await load({ port, connections: 100, seconds: WARM_UP_SECONDS, ids: IDS });
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
