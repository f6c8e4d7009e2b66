import { watch } from 'node:fs';
import { join } from 'node:path';
import { type Counter, startCounter } from '../counter.ts';
import type { RedisSet } from '../redis-set.ts';
import { readable } from './log-line.ts';

const SOURCE = join(import.meta.dirname, '../../service/src');
/** An editor writes a file in several steps. */
const SETTLE_MILLISECONDS = 50;

/** The counter, started again at each change of its source. */
export interface Service {
  readonly url: string;
  /** Of the process that runs now, `undefined` between two. */
  readonly adminUrl: string | undefined;
  /** Ends it as the kubelet does. */
  stop(): Promise<void>;
}

/** Resolves when it counts; rejects where its first process ends before that. */
export async function startService(set: RedisSet, port: number, say: (text: string) => void): Promise<Service> {
  let current: Counter | undefined;
  let changed: string | undefined;
  let restarting: Promise<void> | undefined;

  const start = async (): Promise<Counter> => {
    const counter = await startCounter(set, {
      port,
      onLine: (line) => say(`counter: ${readable(line)}`),
      // Only what changed is compiled again.
      environment: { DRAIN_MS: '0', NODE_COMPILE_CACHE: join(set.folder, 'compiled') },
    });
    current = counter;
    counter.ended.then((status) => {
      if (current !== counter) return;
      current = undefined;
      say(
        `the counter ended by itself (${status === null ? 'by a signal' : `status ${status}`}); a change starts it again`,
      );
    });
    return counter;
  };

  const restart = async (): Promise<void> => {
    while (changed !== undefined) {
      const file = changed;
      const began = performance.now();
      changed = undefined;
      const old = current;
      current = undefined;
      await old?.stop();
      const counter = await start();
      counter.counts().then(
        () =>
          say(
            `service/src/${file} changed: counting with it after ${((performance.now() - began) / 1000).toFixed(2)} s`,
          ),
        // It ended before it counted: told above, unless the next change ended it.
        () => undefined,
      );
    }
  };

  const first = await start();
  await first.counts();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(SOURCE, { recursive: true }, (_, file) => {
    if (file === null || !/\.(ts|lua)$/.test(file)) return;
    changed = file;
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarting ??= restart().finally(() => {
        restarting = undefined;
      });
    }, SETTLE_MILLISECONDS);
  });
  // The kernel's limit of watched folders may be reached.
  watcher.on('error', (error) => say(`changes of the service are not seen: ${error.message}`));

  return {
    url: first.url,
    get adminUrl() {
      return current?.adminUrl;
    },
    async stop() {
      watcher.close();
      clearTimeout(timer);
      changed = undefined;
      await restarting;
      const last = current;
      current = undefined;
      await last?.stop();
    },
  };
}
