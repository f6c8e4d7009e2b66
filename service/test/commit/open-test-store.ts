import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openStore } from '../../src/commit/open-store.ts';
import type { RedisSettings } from '../../src/redis/settings.ts';
import type { Store } from '../../src/store.ts';

export interface TestStore extends Store {
  /** What was logged, a line each. */
  readonly log: readonly string[];
  /** The value of a metric without labels. */
  metric(name: string): Promise<number>;
}

/** A store without sentinels by default. */
export function openTestStore(settings: Partial<RedisSettings>): TestStore {
  const log: string[] = [];
  const registry = new Registry();
  const store = openStore(
    {
      address: { host: '127.0.0.1', port: 1 },
      sentinels: [],
      masterName: 'redis',
      username: undefined,
      password: undefined,
      db: 0,
      sentinelUsername: undefined,
      sentinelPassword: undefined,
      deadlineMilliseconds: 10_000,
      ...settings,
    },
    pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    registry,
  );
  return {
    ...store,
    log,
    async metric(name) {
      const value = (await registry.getSingleMetric(name)?.get())?.values[0]?.value;
      if (value === undefined) throw new Error(`there is no metric ${name}`);
      return value;
    },
  };
}
