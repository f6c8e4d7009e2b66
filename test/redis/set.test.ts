import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { users } from '../../lib/redis/users.ts';
import type { Pod } from '../../local/pod.ts';
import { type RedisSet, startRedisSet } from '../../local/redis-set.ts';
import { until } from './until.ts';
import { refusals, whole } from './whole.ts';
import { type Writes, writesTo } from './writes.ts';

const run = promisify(execFile);
const SECONDS = 1000;

/** What redis-cli prints without our passwords. */
async function stranger(pod: Pod, auth: Readonly<Record<string, string>>, ...words: string[]): Promise<string> {
  const { stdout, stderr } = await run('redis-cli', ['-h', pod.host, '-p', String(pod.port), ...words], {
    env: { PATH: process.env.PATH, ...auth },
  });
  return `${stdout}${stderr}`.trim();
}

/** Processes and files of a set. */
async function left(folder: string, network: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid,args']);
  const processes = stdout.split('\n').filter((line) => line.includes(folder) || line.includes(` ${network}`));
  return [...processes.filter((line) => !line.includes('ps -eo')), ...(existsSync(folder) ? [folder] : [])];
}
const networkOf = (host: string) => host.replace(/\d+$/, '');

describe('a set', () => {
  let set: RedisSet;
  let writes: Writes;
  let first: Pod;

  beforeAll(async () => {
    set = await startRedisSet();
    writes = writesTo(set);
  });
  afterAll(() => set.stop());

  it(
    'comes up from nothing: one master, the others in sync, all sentinels agree',
    async () => {
      first = await whole(set);
      expect(first.name).toBe('redis-0');
    },
    40 * SECONDS,
  );

  it(
    'passes its probes',
    async () => {
      for (const pod of [...set.redis, ...set.sentinels])
        for (const kind of ['startup', 'liveness', 'readiness'] as const)
          await until(`${kind} of ${pod.name}`, async () => ((await pod.probe(kind)) === '' ? true : undefined));
    },
    40 * SECONDS,
  );

  it(
    'goes on after the SIGKILL of the master, with everything that was acknowledged',
    async () => {
      await writes.add(5);
      await first.killServer();
      const second = await until('another is master', async () => {
        const named = await set.master();
        return named === first ? undefined : named;
      });
      await writes.add(5);
      expect(await writes.lost(second)).toEqual([]);
    },
    40 * SECONDS,
  );

  it(
    'takes the dead one back as a replica',
    async () => {
      const second = await whole(set);
      expect(second).not.toBe(first);
      expect(await first.cli('ROLE')).toMatch(/^slave\n/);
      expect(first.log).toContain('redis-server ended with status 137');
      await until('it is ready', async () => ((await first.probe('readiness')) === '' ? true : undefined));
    },
    40 * SECONDS,
  );

  it(
    'is not ready where it is alive and follows nobody',
    async () => {
      const [, , third] = set.redis as [Pod, Pod, Pod];
      const others = [...set.redis, ...set.sentinels].filter((pod) => pod !== third);
      for (const pod of others) pod.freeze();
      await third.cli('REPLICAOF', '127.0.0.1', '1');
      expect(await third.probe('liveness')).toBe('');
      expect(await third.probe('readiness')).toMatch(
        /^neither master nor linked to one: role:slave master_host:127.0.0.1/,
      );
      for (const pod of others) pod.thaw();
      await whole(set);
    },
    40 * SECONDS,
  );

  it(
    'has what a script wrote, on each copy, when all servers were killed at once',
    async () => {
      await Promise.all(set.redis.map((pod) => pod.killServer()));
      await whole(set);
      for (const pod of set.redis) expect(await writes.lost(pod)).toEqual([]);
    },
    40 * SECONDS,
  );

  it('needed nothing that its users may not do', async () => {
    expect(await refusals(set)).toEqual([]);
  });

  it(
    'takes passwords from files that end in a newline',
    async () => {
      for (const user of users) await appendFile(join(set.credentials, user), '\r\n');
      const [replica, sentinel] = [first, set.sentinels[0] as Pod];
      await Promise.all([replica.kill(), sentinel.kill()]);
      await Promise.all([replica.start(), sentinel.start()]);
      await whole(set);
      expect(await refusals(set)).toEqual([]);
    },
    40 * SECONDS,
  );

  it.each(['redis', 'sentinels'] as const)('wants a password on the port of the %s', async (kind) => {
    for (const pod of set[kind]) {
      expect(await stranger(pod, {}, 'PING')).toBe('NOAUTH Authentication required.');
      expect(await stranger(pod, { REDISCLI_AUTH: 'wrong' }, '--user', 'app', 'PING')).toMatch(
        /^AUTH failed: WRONGPASS .*|NOAUTH/s,
      );
      expect(await stranger(pod, { REDISCLI_AUTH: set.passwords.app }, 'PING')).toMatch(/WRONGPASS/);
    }
  });

  it('fails its probes with a wrong password, though redis-cli exits with 0', async () => {
    const credentials = await mkdtemp(join(tmpdir(), 'wrong-'));
    await writeFile(join(credentials, 'probe'), 'wrong');
    const { host } = set.redis[0] as Pod;
    const environment = {
      PATH: process.env.PATH,
      CREDENTIALS: credentials,
      POD: 'redis-0',
      NODES: host,
      SENTINELS: host,
      OWN: host,
      RUN: credentials,
    };
    const probe = run('sh', [join(set.credentials, '../scripts-node/probe.sh'), 'liveness'], { env: environment });
    await expect(probe).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^PING was answered with '.*(WRONGPASS|NOAUTH)/),
    });
    await rm(credentials, { recursive: true });
  });

  it('lets each user do its job only', async () => {
    const [pod, sentinel] = [set.redis[0] as Pod, set.sentinels[0] as Pod];
    expect(await pod.as('app', 'CONFIG', 'GET', '*')).toMatch(/^NOPERM/);
    expect(await pod.as('app', 'FLUSHALL')).toMatch(/^NOPERM/);
    expect(await pod.as('app', 'REPLICAOF', 'NO', 'ONE')).toMatch(/^NOPERM/);
    expect(await pod.as('probe', 'GET', '/version')).toMatch(/^NOPERM/);
    expect(await pod.as('replication', 'GET', '/version')).toMatch(/^NOPERM/);
    expect(await pod.as('node', 'GET', 'value-0')).toMatch(/^NOPERM/);
    expect(await pod.as('sentinel', 'GET', '/version')).toMatch(/^NOPERM/);
    expect(await sentinel.as('app', 'SENTINEL', 'FAILOVER', 'redis')).toMatch(/^NOPERM/);
    expect(await sentinel.as('app', 'SENTINEL', 'SET', 'redis', 'quorum', '1')).toMatch(/^NOPERM/);
    expect(await sentinel.as('node', 'SENTINEL', 'RESET', '*')).toMatch(/^NOPERM/);
    expect(await sentinel.as('probe', 'SENTINEL', 'MASTERS')).toMatch(/^NOPERM/);
  });

  it(
    'leaves nothing behind when it is stopped',
    async () => {
      await set.stop();
      const folder = join(set.credentials, '..');
      await until('nothing is left', async () =>
        (await left(folder, networkOf(first.host))).length === 0 ? true : undefined,
      );
    },
    40 * SECONDS,
  );
});

it('leaves nothing behind when the harness is killed', async () => {
  const harness = JSON.stringify(join(import.meta.dirname, '../../local/redis-set.ts'));
  const program = `const { startRedisSet } = await import(${harness});
    const set = await startRedisSet();
    console.log(set.credentials, set.redis[0].host);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk));
  const [credentials = '', host = ''] = await until('it has started', () =>
    printed.includes('\n') ? printed.trim().split(' ') : undefined,
  );
  expect((await left(join(credentials, '..'), networkOf(host))).length).toBeGreaterThan(6);
  child.kill('SIGKILL');
  let seen: string[] = [];
  await until(
    'nothing is left',
    async () => {
      seen = await left(join(credentials, '..'), networkOf(host));
      return seen.length === 0 ? true : undefined;
    },
    { seen: () => seen.join('\n') },
  );
}, 60_000);
