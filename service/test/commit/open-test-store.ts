import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openStore } from '../../src/commit/open-store.ts';
import type { RedisSettings } from '../../src/redis/settings.ts';
import type { Store } from '../../src/store.ts';

export interface TestStore extends Store {
  /** What was logged, a line each. */
  readonly log: readonly string[];
  /** All metrics, as they are scraped. */
  metrics(): Promise<string>;
  /** The value of a metric without labels. */
  metric(name: string): Promise<number>;
}

export function openTestStore(settings: RedisSettings): TestStore {
  const log: string[] = [];
  const registry = new Registry();
  const store = openStore(settings, pino({ level: 'debug' }, { write: (line: string) => log.push(line) }), registry);
  return {
    ...store,
    log,
    metrics: () => registry.metrics(),
    async metric(name) {
      const value = (await registry.getSingleMetric(name)?.get())?.values[0]?.value;
      if (value === undefined) throw new Error(`metric ${name} has no value`);
      return value;
    },
  };
}
