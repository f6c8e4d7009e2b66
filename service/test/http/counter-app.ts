import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { buildApp } from '../../src/app.ts';
import { openStore } from '../../src/commit/open-store.ts';
import { defaultLimits, type Limits } from '../../src/http/limits.ts';
import type { Traffic } from '../../src/http/traffic.ts';
import { type PlainRedis, plainSettings, startPlainRedis } from '../redis/plain-redis.ts';

/** The public port in this process, on a Redis of its own. */
export interface CounterApp {
  readonly port: number;
  readonly redis: PlainRedis;
  readonly metrics: Registry;
  readonly traffic: Traffic;
  /** Connections that the server has now. */
  connections(): Promise<number>;
  /** What was logged, a line each. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export interface CounterAppOptions {
  /** @default 1000 */
  readonly maxInFlight?: number;
  /** @default 10_000 */
  readonly deadlineMilliseconds?: number;
  readonly limits?: Partial<Limits>;
}

export async function startCounterApp(options: CounterAppOptions = {}): Promise<CounterApp> {
  const { maxInFlight = 1000, deadlineMilliseconds = 10_000 } = options;
  const redis = await startPlainRedis();
  const metrics = new Registry();
  const traffic: Traffic = { inFlight: 0, draining: false };
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  const store = openStore(plainSettings(redis.port, { deadlineMilliseconds }), log, metrics);
  const limits = { ...defaultLimits, ...options.limits };
  const app = buildApp({ store, traffic, metrics, log, maxInFlight, deadlineMilliseconds, limits });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: (app.server.address() as AddressInfo).port,
    redis,
    metrics,
    traffic,
    log: lines,
    connections: () => promisify(app.server.getConnections.bind(app.server))(),
    async stop() {
      await app.close();
      await store.close();
      await redis.stop();
    },
  };
}
