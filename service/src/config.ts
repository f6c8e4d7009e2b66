import { accessSync, constants } from 'node:fs';
import type { Address, Password, RedisSettings } from './redis/settings.ts';

/** What the environment says, checked. */
export interface Config {
  /** Address to listen on, `undefined` for all of them. */
  readonly host: string | undefined;
  readonly port: number;
  readonly adminPort: number;
  /** Requests that may wait at a time; those beyond are refused at once. Each takes 16 kB, as measured. */
  readonly maxInFlight: number;
  /** How long requests are still taken after SIGTERM, so that proxies can learn of it. */
  readonly drainMilliseconds: number;
  /** How long after SIGTERM the process is killed: the pod's grace period. */
  readonly graceMilliseconds: number;
  readonly redis: RedisSettings;
}

/** The environment is wrong; the message has a line for each mistake. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {BadConfig} with all mistakes at once */
export function readConfig(environment: Environment): Config {
  const mistakes: string[] = [];
  const read = reader(environment, mistakes);

  const config: Config = {
    host: read.text('HOST'),
    port: read.port('PORT', 10_000),
    adminPort: read.port('ADMIN_PORT', 9090),
    maxInFlight: read.integer('MAX_IN_FLIGHT', 5000, 1, 1_000_000),
    drainMilliseconds: read.milliseconds('DRAIN_MS', 5000),
    // The default is that of terminationGracePeriodSeconds.
    graceMilliseconds: read.milliseconds('GRACE_MS', 30_000),
    redis: {
      // Without REDIS_HOST there are sentinels, and nobody looks at this address.
      address: { host: read.host('REDIS_HOST') ?? '', port: read.port('REDIS_PORT', 6379) },
      sentinels: read.addresses('REDIS_SENTINELS'),
      masterName: read.text('REDIS_MASTER_NAME') ?? 'redis',
      username: read.text('REDIS_USERNAME'),
      password: read.password('REDIS_PASSWORD'),
      db: read.integer('REDIS_DB', 0, 0, 1_000_000),
      sentinelUsername: read.text('REDIS_SENTINEL_USERNAME'),
      sentinelPassword: read.password('REDIS_SENTINEL_PASSWORD'),
      deadlineMilliseconds: read.milliseconds('DEADLINE_MS', 10_000, 100),
    },
  };

  if (config.port === config.adminPort) mistakes.push(`PORT and ADMIN_PORT are both ${config.port}: give each its own`);
  const one = read.text('REDIS_HOST') !== undefined;
  const set = read.text('REDIS_SENTINELS') !== undefined;
  if (one && set) {
    mistakes.push(
      'REDIS_HOST and REDIS_SENTINELS are both set: keep REDIS_SENTINELS to follow failovers, REDIS_HOST for a single Redis',
    );
  }
  if (!one && !set) {
    mistakes.push(
      "REDIS_SENTINELS is not set: give it all sentinels, 'host:26379,host:26379,…', or set REDIS_HOST for a single Redis",
    );
  }
  const { drainMilliseconds, graceMilliseconds, redis } = config;
  if (drainMilliseconds + redis.deadlineMilliseconds > graceMilliseconds) {
    mistakes.push(
      `DRAIN_MS (${drainMilliseconds}) and DEADLINE_MS (${redis.deadlineMilliseconds}) together are longer than GRACE_MS ` +
        `(${graceMilliseconds}): requests would be killed at shutdown; lower them, or raise GRACE_MS and the pod's ` +
        'terminationGracePeriodSeconds',
    );
  }
  if (mistakes.length > 0) throw new BadConfig(mistakes.join('\n'));
  return config;
}

const hostAndPort = /^([^\s:[\]]+|\[[\da-fA-F:.%]+\]):(\d{1,5})$/;
const maxPort = 65_535;
const hour = 3_600_000;

function reader(environment: Environment, mistakes: string[]) {
  // An empty variable is an unset one: templates and shells leave such.
  const text = (name: string) => (environment[name] === '' ? undefined : environment[name]);

  const integer = (name: string, preset: number, low: number, high: number, of = 'a whole number'): number => {
    const given = text(name);
    if (given === undefined) return preset;
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (value >= low && value <= high) return value;
    mistakes.push(`${name}: '${given}' is not ${of} from ${low} to ${high}; without it, it is ${preset}`);
    return preset;
  };

  return {
    text,
    integer,
    milliseconds: (name: string, preset: number, low = 0) =>
      integer(name, preset, low, hour, 'a number of milliseconds'),

    port(name: string, preset: number): number {
      const given = text(name);
      if (!given?.startsWith('tcp://')) return integer(name, preset, 1, maxPort, 'a port');
      mistakes.push(
        `${name}: '${given}' comes from Kubernetes, for a Service of that name: set 'enableServiceLinks: false' in the pod`,
      );
      return preset;
    },

    host(name: string): string | undefined {
      const given = text(name);
      if (given !== undefined && (hostAndPort.test(given) || /[\s/]/.test(given))) {
        mistakes.push(`${name}: '${given}' is not a host name or address; the port has a variable of its own`);
      }
      return given;
    },

    addresses(name: string): Address[] {
      const entries =
        text(name)
          ?.split(',')
          .map((entry) => entry.trim()) ?? [];
      return entries.flatMap((entry, i) => {
        const [, host, digits] = hostAndPort.exec(entry) ?? [];
        const port = Number(digits);
        if (host === undefined || port < 1 || port > maxPort) {
          mistakes.push(
            `${name}: '${entry}' is not host:port; write 'host:26379,host:26379,…', IPv6 addresses in brackets`,
          );
          return [];
        }
        if (entries.indexOf(entry) < i)
          mistakes.push(`${name}: '${entry}' is there twice and would have two votes: remove one`);
        return [{ host: host.replace(/^\[|\]$/g, ''), port }];
      });
    },

    /** Never part of a message. */
    password(name: string): Password {
      const value = text(name);
      const file = text(`${name}_FILE`);
      if (file === undefined) return value === undefined ? undefined : { value };
      if (value !== undefined) mistakes.push(`${name} and ${name}_FILE are both set: keep one of them`);
      try {
        accessSync(file, constants.R_OK);
      } catch (error) {
        mistakes.push(
          `${name}_FILE: '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}): mount it, or mend the path`,
        );
      }
      return { file };
    },
  };
}
