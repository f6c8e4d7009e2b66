import { Gauge, type Registry } from 'prom-client';
import type { MasterConnection } from './master.ts';
import type { Sentinels } from './sentinels.ts';

/** Redis is asked how near it is to its memory limit so often, and not by a scrape, which must not wait for it. */
const MEMORY_MILLISECONDS = 1000;

/**
 * The metrics of connections, and how near Redis is to the memory it may use.
 *
 * @returns ends the questions about memory
 */
export function connectionMetrics(registry: Registry, sentinels: Sentinels, master: MasterConnection): () => void {
  const registers = [registry];
  new Gauge({
    name: 'counter_redis_connected',
    help: '1 while there is a connection to the master, else 0',
    registers,
    collect() {
      this.set(master.client ? 1 : 0);
    },
  });
  new Gauge({
    name: 'counter_sentinels_connected',
    help: 'Sentinels that there is a connection to',
    registers,
    collect() {
      this.set(sentinels.connected);
    },
  });
  const used = new Gauge({ name: 'counter_redis_memory_used_bytes', help: 'Memory that Redis uses', registers });
  const limit = new Gauge({
    name: 'counter_redis_memory_limit_bytes',
    help: 'At this limit Redis refuses new ids; 0: there is none',
    registers,
  });
  // No sample rather than a 0 that nobody measured.
  for (const gauge of [used, limit]) gauge.remove();
  const askForMemory = async (): Promise<void> => {
    // Without an answer the last one stays; counter_redis_connected tells.
    const info = await master.client?.info('memory').catch(() => undefined);
    for (const [gauge, field] of [[used, 'used_memory'] as const, [limit, 'maxmemory'] as const]) {
      const bytes = info && new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1];
      if (bytes) gauge.set(Number(bytes));
    }
  };
  const timer = setInterval(askForMemory, MEMORY_MILLISECONDS);
  return () => clearInterval(timer);
}
