import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds } from '../../local/proc.ts';
import { type LoadOptions, type LoadResult, load } from './load.ts';

export const SECONDS = 2;
export const IDS = 1000;
const WARM_UP_SECONDS = 0.5;

/** A server under load. */
export interface Server {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
}

export interface Sample extends LoadResult {
  /** Microseconds of CPU per request. */
  readonly serviceCpu: number;
  /** Of Redis' master. */
  readonly redisCpu: number;
}

export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** One measurement of a server that is warm. */
export async function measure(
  { port, pid }: Server,
  redisPid: number,
  how: Pick<LoadOptions, 'connections' | 'offered'>,
): Promise<Sample> {
  await load({ port, ids: IDS, seconds: WARM_UP_SECONDS, ...how });
  const before = [await cpuSeconds(pid), await cpuSeconds(redisPid)] as const;
  const result = await load({ port, ids: IDS, seconds: SECONDS, ...how });
  const micros = (after: number, before: number): number => ((after - before) / result.requests) * 1e6;
  return {
    ...result,
    serviceCpu: micros(await cpuSeconds(pid), before[0]),
    redisCpu: micros(await cpuSeconds(redisPid), before[1]),
  };
}

/** Resolves when a request is answered. */
export async function answers(port: number): Promise<void> {
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

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
