import { Gauge, type Registry } from 'prom-client';
import type { MasterConnection } from './master.ts';
import type { Sentinels } from './sentinels.ts';

/** The metrics of connections, and how near Redis is to the memory it may use. Read when they are asked for. */
export function connectionMetrics(registry: Registry, sentinels: Sentinels, master: MasterConnection): void {
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
  const memory = (name: string, help: string, field: string): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // Without an answer the last one stays; counter_redis_connected tells.
        const info = await master.client?.info('memory').catch(() => undefined);
        if (info) this.set(Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1]));
      },
    });
  memory('counter_redis_memory_used_bytes', 'Memory that Redis uses', 'used_memory');
  memory('counter_redis_memory_limit_bytes', 'At this limit Redis refuses new ids; 0: there is none', 'maxmemory');
}
