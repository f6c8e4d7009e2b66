import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BadConfig, type Environment, readConfig } from '../src/config.ts';
import { plainSettings } from './redis/plain-redis.ts';

const plain = { REDIS_HOST: 'localhost' };
const sentinels = { REDIS_SENTINELS: 'a:26379,b:26379,c:26379' };
const thisFile = join(import.meta.dirname, 'config.test.ts');

const mistakes = (environment: Environment): string => {
  try {
    readConfig(environment);
    return 'none';
  } catch (error) {
    if (error instanceof BadConfig) return error.message;
    throw error;
  }
};

describe('the environment', () => {
  it('needs only where Redis is', () => {
    expect(readConfig(plain)).toEqual({
      host: undefined,
      port: 10_000,
      adminPort: 9090,
      maxInFlight: 5000,
      drainMilliseconds: 5000,
      graceMilliseconds: 30_000,
      redis: plainSettings(6379, { address: { host: 'localhost', port: 6379 } }),
    });
  });

  it('may say everything', () => {
    const all = {
      HOST: '127.0.0.1',
      PORT: '8080',
      ADMIN_PORT: '8081',
      MAX_IN_FLIGHT: '50',
      DRAIN_MS: '0',
      GRACE_MS: '20000',
      DEADLINE_MS: '20000',
      REDIS_SENTINELS: 'redis-sentinel-0.example:26379, 10.0.0.1:1 ,[fd00::1]:65535',
      REDIS_MASTER_NAME: 'main',
      REDIS_USERNAME: 'app',
      REDIS_PASSWORD: 'secret',
      REDIS_DB: '3',
      REDIS_SENTINEL_USERNAME: 'watch',
      REDIS_SENTINEL_PASSWORD_FILE: thisFile,
      REDIS_PORT: '7000',
    };
    expect(readConfig(all)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      adminPort: 8081,
      maxInFlight: 50,
      drainMilliseconds: 0,
      graceMilliseconds: 20_000,
      redis: {
        address: { host: '', port: 7000 },
        sentinels: [
          { host: 'redis-sentinel-0.example', port: 26_379 },
          { host: '10.0.0.1', port: 1 },
          { host: 'fd00::1', port: 65_535 },
        ],
        masterName: 'main',
        username: 'app',
        password: { value: 'secret' },
        db: 3,
        sentinelUsername: 'watch',
        sentinelPassword: { file: thisFile },
        deadlineMilliseconds: 20_000,
      },
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(
      readConfig({ ...plain, PORT: '', REDIS_SENTINELS: '', REDIS_PASSWORD: '', REDIS_PASSWORD_FILE: '' }),
    ).toEqual(readConfig(plain));
  });
});

describe('a mistake gets one line that says what, the value given, and how to mend it', () => {
  it.each<[Environment, string]>([
    [{ ...plain, PORT: '80a' }, "PORT: '80a' is not a port from 1 to 65535; without it, it is 10000"],
    [{ ...plain, PORT: '0' }, "PORT: '0' is not a port from 1 to 65535; without it, it is 10000"],
    [{ ...plain, ADMIN_PORT: '65536' }, "ADMIN_PORT: '65536' is not a port from 1 to 65535; without it, it is 9090"],
    [{ ...plain, PORT: '-1' }, "PORT: '-1' is not a port from 1 to 65535; without it, it is 10000"],
    [{ ...plain, PORT: '9090' }, 'PORT and ADMIN_PORT are both 9090: give each its own'],
    [
      { ...plain, REDIS_PORT: 'tcp://10.0.0.1:6379' },
      "REDIS_PORT: 'tcp://10.0.0.1:6379' comes from Kubernetes, for a Service of that name: set 'enableServiceLinks: false' in the pod",
    ],
    [{ ...plain, REDIS_DB: '1.5' }, "REDIS_DB: '1.5' is not a whole number from 0 to 1000000; without it, it is 0"],
    [
      { ...plain, MAX_IN_FLIGHT: '0' },
      "MAX_IN_FLIGHT: '0' is not a whole number from 1 to 1000000; without it, it is 5000",
    ],
    [
      { ...plain, DRAIN_MS: '5s' },
      "DRAIN_MS: '5s' is not a number of milliseconds from 0 to 3600000; without it, it is 5000",
    ],
    [
      {},
      "REDIS_SENTINELS is not set: give it all sentinels, 'host:26379,host:26379,…', or set REDIS_HOST for a single Redis",
    ],
    [
      { ...plain, ...sentinels },
      'REDIS_HOST and REDIS_SENTINELS are both set: keep REDIS_SENTINELS to follow failovers, REDIS_HOST for a single Redis',
    ],
    [
      { REDIS_HOST: 'redis:6379' },
      "REDIS_HOST: 'redis:6379' is not a host name or address; the port has a variable of its own",
    ],
    [
      { REDIS_HOST: 'redis://redis' },
      "REDIS_HOST: 'redis://redis' is not a host name or address; the port has a variable of its own",
    ],
    ...['a', 'a:', ':1', 'a:0', 'a:65536', 'a b:1', '::1:26379', 'redis://a:1'].map((entry): [Environment, string] => [
      { REDIS_SENTINELS: `x:26379,${entry}` },
      `REDIS_SENTINELS: '${entry}' is not host:port; write 'host:26379,host:26379,…', IPv6 addresses in brackets`,
    ]),
    [
      { REDIS_SENTINELS: 'a:26379,' },
      "REDIS_SENTINELS: '' is not host:port; write 'host:26379,host:26379,…', IPv6 addresses in brackets",
    ],
    [{ REDIS_SENTINELS: 'a:1,b:1,a:1' }, "REDIS_SENTINELS: 'a:1' is there twice and would have two votes: remove one"],
    [
      { ...plain, REDIS_PASSWORD: 'secret', REDIS_PASSWORD_FILE: thisFile },
      'REDIS_PASSWORD and REDIS_PASSWORD_FILE are both set: keep one of them',
    ],
    [
      { ...sentinels, REDIS_SENTINEL_PASSWORD_FILE: '/nowhere/password' },
      "REDIS_SENTINEL_PASSWORD_FILE: '/nowhere/password' cannot be read (ENOENT): mount it, or mend the path",
    ],
    [
      { ...plain, DRAIN_MS: '20001' },
      'DRAIN_MS (20001) and DEADLINE_MS (10000) together are longer than GRACE_MS (30000): requests would be killed at ' +
        "shutdown; lower them, or raise GRACE_MS and the pod's terminationGracePeriodSeconds",
    ],
  ])('%j', (environment, line) => {
    expect(mistakes(environment)).toBe(line);
  });

  it('and all are told at once', () => {
    expect(mistakes({ PORT: 'x', REDIS_DB: 'y', REDIS_HOST: 'a b' }).split('\n')).toHaveLength(3);
  });
});
