// Measures the counter beside a bare Fastify, the original's algorithm and a plain INCR, in turn, on one Redis set:
// node bench.ts [ROUNDS]. Prints medians; ratios are of the same round, since machines are never quiet.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../local/addresses.ts';
import { startCounter } from '../../local/counter.ts';
import { startWholeSet, whole } from '../test/redis/running-set.ts';
import { type LoadResult, load } from './load.ts';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = 2;
const WARM_UP_SECONDS = 0.5;
const IDS = 1000;
const CONNECTIONS = [1, 4, 100];
/** Of /proc/PID/stat, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Server {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
}

interface Sample extends LoadResult {
  /** Microseconds of CPU per request. */
  readonly serviceCpu: number;
  readonly redisCpu: number;
}

async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function measure({ port, pid }: Server, redisPid: number, connections: number): Promise<Sample> {
  await load({ port, connections, seconds: WARM_UP_SECONDS, ids: IDS });
  const before = [await cpuSeconds(pid), await cpuSeconds(redisPid)] as const;
  const result = await load({ port, connections, seconds: SECONDS, ids: IDS });
  const micros = (after: number, before: number): number => ((after - before) / result.requests) * 1e6;
  return {
    ...result,
    serviceCpu: micros(await cpuSeconds(pid), before[0]),
    redisCpu: micros(await cpuSeconds(redisPid), before[1]),
  };
}

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      await load({ port, connections: 1, seconds: 0, ids: 1 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(100);
    }
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const set = await startWholeSet({ durability: 'memory' });
const rivals: ChildProcess[] = [];
try {
  const master = await whole(set);
  const redisPid = Number(/process_id:(\d+)/.exec(await master.as('app', 'INFO', 'server'))?.[1]);
  const redisUrl = `redis://app:${set.passwords.app}@${master.host}:${master.port}`;
  const rival = async (name: string): Promise<Server> => {
    const port = await freePort();
    const process_ = spawn(process.execPath, [join(import.meta.dirname, 'rival.ts'), name, `${port}`, redisUrl], {
      stdio: 'inherit',
    });
    rivals.push(process_);
    return { name, port, pid: process_.pid as number };
  };
  const servers = [await rival('hello'), await rival('original'), await rival('incr')];
  const counter = await startCounter(set);
  await counter.counts();
  servers.push({ name: 'counter', port: Number(new URL(counter.url).port), pid: counter.process.pid as number });
  for (const { port } of servers) await answers(port);

  for (const connections of CONNECTIONS) {
    const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const server of servers) samples.get(server.name)?.push(await measure(server, redisPid, connections));
    console.log(`\n${connections} connections, ${IDS} ids, median of ${ROUNDS} rounds of ${SECONDS} s\n`);
    console.log('| | req/s | of hello | p50 ms | p99 ms | CPU µs/request | of hello | Redis µs/request |');
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
    const hello = samples.get('hello') as Sample[];
    for (const [name, of] of samples) {
      const middle = (value: (sample: Sample, i: number) => number) => median(of.map(value));
      const cells = [
        middle((sample) => sample.requestsPerSecond).toFixed(0),
        middle((sample, i) => sample.requestsPerSecond / (hello[i]?.requestsPerSecond ?? 1)).toFixed(2),
        middle((sample) => sample.p50).toFixed(2),
        middle((sample) => sample.p99).toFixed(2),
        middle((sample) => sample.serviceCpu).toFixed(1),
        middle((sample, i) => sample.serviceCpu / (hello[i]?.serviceCpu ?? 1)).toFixed(2),
        name === 'hello' ? '–' : middle((sample) => sample.redisCpu).toFixed(1),
      ];
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
  }
  await counter.stop();
} finally {
  for (const rival of rivals) rival.kill();
  await set.stop();
}
