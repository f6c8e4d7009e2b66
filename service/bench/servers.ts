import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../local/addresses.ts';
import { type Counter, startCounter } from '../../local/counter.ts';
import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { answers, type Server } from './measure.ts';

export interface CounterServer extends Server {
  /** Increments in a batch, on average since this was asked last. */
  batchSize(): Promise<number>;
  stop(): Promise<unknown>;
}

/** One of rival.ts' servers, on the master of the set. It ends with this process at the latest. */
export async function startRival(name: string, set: RedisSet, master: Pod): Promise<Server> {
  const port = await freePort();
  const redis = `redis://app:${set.passwords.app}@${master.host}:${master.port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rival.ts'), name, `${port}`, redis], {
    stdio: 'inherit',
    detached: true,
  });
  const pid = child.pid as number;
  set.reaper.watch(pid);
  await answers(port);
  return { name, port, pid };
}

export async function startCounterServer(
  set: RedisSet,
  environment: Readonly<Record<string, string>> = {},
): Promise<CounterServer> {
  const counter = await startCounter(set, { environment: { DRAIN_MS: '0', ...environment } });
  await counter.counts();
  let [increments, batches] = [0, 0];
  return {
    name: 'counter',
    port: Number(new URL(counter.url).port),
    pid: counter.process.pid as number,
    async batchSize() {
      const before = [increments, batches] as const;
      [increments, batches] = await batchesOf(counter);
      return (increments - before[0]) / (batches - before[1]);
    },
    stop: () => counter.stop(),
  };
}

async function batchesOf({ adminUrl }: Counter): Promise<[increments: number, batches: number]> {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  const value = (name: string): number =>
    Number(new RegExp(`^counter_batch_increments_${name} (\\d+)`, 'm').exec(metrics)?.[1]);
  return [value('sum'), value('count')];
}
