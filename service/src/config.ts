import { accessSync, constants } from 'node:fs';
import type { Address, Password, RedisSettings } from './redis/settings.ts';

/** What the environment says. Times are in milliseconds. */
export interface Config {
  /** Address to listen on, `undefined` for all of them. */
  readonly host: string | undefined;
  readonly port: number;
  readonly adminPort: number;
  /** Requests that may wait at a time; those beyond are refused at once. */
  readonly maxInFlight: number;
  /** How long requests are still taken after SIGTERM, so that proxies can learn of it. */
  readonly drainMilliseconds: number;
  /** How long the process may take to end after SIGTERM before it is killed: the pod's grace period. */
  readonly graceMilliseconds: number;
  readonly redis: RedisSettings;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment is wrong; the message has one line per mistake. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}

const hostAndPort = /^([^\s:[\]]+|\[[\da-fA-F:.%]+\]):(\d{1,5})$/;

/** @throws {BadConfig} */
export function readConfig(environment: Environment): Config {
  const mistakes: string[] = [];

  // An empty variable is an unset one, as `FOO=` in a shell or a blank value of a template is meant.
  const text = (name: string) => environment[name] || undefined;

  const integer = (name: string, low: number, high: number, preset: number, hint = ''): number => {
    const given = text(name);
    if (given === undefined) return preset;
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    if (value >= low && value <= high) return value;
    mistakes.push(`${name}: '${given}' is not a whole number from ${low} to ${high}${hint}; the default is ${preset}`);
    return preset;
  };
  const milliseconds = (name: string, low: number, preset: number) =>
    integer(name, low, 3_600_000, preset, ' (milliseconds)');

  // Secrets are never repeated in a message.
  const password = (name: string): Password => {
    const value = text(name);
    const file = text(`${name}_FILE`);
    if (value !== undefined && file !== undefined)
      mistakes.push(`${name} and ${name}_FILE are both set: keep one of them`);
    if (file === undefined) return value === undefined ? undefined : { value };
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      mistakes.push(
        `${name}_FILE: cannot read '${file}' (${(error as NodeJS.ErrnoException).code}): mount it, or mend the path`,
      );
    }
    return { file };
  };

  const sentinels = (name: string): Address[] => {
    const given = text(name)?.split(',') ?? [];
    return given.flatMap((entry) => {
      const [, host, digits] = hostAndPort.exec(entry.trim()) ?? [];
      const port = Number(digits);
      if (host !== undefined && port >= 1 && port <= 65_535) return [{ host: host.replace(/^\[|\]$/g, ''), port }];
      mistakes.push(
        `${name}: '${entry}' is not host:port; write 'host:26379,host:26379,…', an IPv6 address in brackets`,
      );
      return [];
    });
  };

  const port = integer('PORT', 1, 65_535, 10_000);
  const adminPort = integer('ADMIN_PORT', 1, 65_535, 9090);
  if (port === adminPort) mistakes.push(`PORT and ADMIN_PORT are both ${port}: give them different ports`);

  const deadlineMilliseconds = milliseconds('DEADLINE_MS', 100, 10_000);
  const drainMilliseconds = milliseconds('DRAIN_MS', 0, 5000);
  // The default is that of Kubernetes' terminationGracePeriodSeconds.
  const graceMilliseconds = milliseconds('GRACE_MS', 0, 30_000);
  if (drainMilliseconds + deadlineMilliseconds > graceMilliseconds) {
    mistakes.push(
      `DRAIN_MS ${drainMilliseconds} + DEADLINE_MS ${deadlineMilliseconds} is longer than GRACE_MS ${graceMilliseconds}: ` +
        `requests would be killed at shutdown; raise the pod's grace period and GRACE_MS with it, or lower the others`,
    );
  }

  const host = text('REDIS_HOST');
  const sentinelAddresses = sentinels('REDIS_SENTINELS');
  if (host !== undefined && text('REDIS_SENTINELS') !== undefined) {
    mistakes.push(
      'REDIS_HOST and REDIS_SENTINELS are both set: keep REDIS_SENTINELS for a set with failover, REDIS_HOST for one server',
    );
  }
  if (host === undefined && text('REDIS_SENTINELS') === undefined) {
    mistakes.push(
      'REDIS_SENTINELS is not set: give host:port,… of all sentinels, or REDIS_HOST for one server without failover',
    );
  }

  const config: Config = {
    host: text('HOST'),
    port,
    adminPort,
    maxInFlight: integer('MAX_IN_FLIGHT', 1, 1_000_000, 10_000),
    drainMilliseconds,
    graceMilliseconds,
    redis: {
      address: {
        host: host ?? '',
        // Kubernetes itself sets REDIS_PORT to tcp://… beside a Service named redis.
        port: integer(
          'REDIS_PORT',
          1,
          65_535,
          6379,
          " (if Kubernetes set it, for a Service named redis: 'enableServiceLinks: false')",
        ),
      },
      sentinels: sentinelAddresses,
      masterName: text('REDIS_MASTER_NAME') ?? 'redis',
      username: text('REDIS_USERNAME'),
      password: password('REDIS_PASSWORD'),
      db: integer('REDIS_DB', 0, 1_000_000, 0),
      sentinelUsername: text('REDIS_SENTINEL_USERNAME'),
      sentinelPassword: password('REDIS_SENTINEL_PASSWORD'),
      deadlineMilliseconds,
    },
  };
  if (mistakes.length > 0) throw new BadConfig(mistakes);
  return config;
}
