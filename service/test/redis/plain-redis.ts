import { execFile, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../../local/addresses.ts';
import { startReaper } from '../../../local/reaper.ts';
import type { RedisSettings } from '../../src/redis/settings.ts';

const execute = promisify(execFile);
const startMilliseconds = 30_000;

/** One redis-server without sentinels, as the service's plain mode takes it. */
export interface PlainRedis {
  readonly port: number;
  /** One command by redis-cli. Resolves to the raw reply, error replies included. */
  cli(...command: string[]): Promise<string>;
  /** SIGSTOP: connections stay, nothing answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  /** Starts it again after {@link PlainRedis.kill}, with what its log holds. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options further ones of redis-server */
export async function startPlainRedis(...options: string[]): Promise<PlainRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'plain-redis-'));
  const reaper = startReaper(folder);
  const port = await freePort();
  let group = 0;
  let ended = Promise.resolve();

  const cli = async (...command: string[]) => {
    const { stdout } = await execute('redis-cli', ['-p', `${port}`, ...command], { timeout: 20_000 });
    return stdout.replace(/\n$/, '');
  };

  const start = async () => {
    const all = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options];
    const server = spawn('redis-server', all, { detached: true, stdio: 'ignore' });
    await new Promise((resolve, reject) => server.once('spawn', () => resolve(undefined)).once('error', reject));
    group = server.pid as number;
    reaper.watch(group);
    ended = new Promise((resolve) =>
      server.once('exit', () => {
        reaper.forget(server.pid as number);
        resolve();
      }),
    );
    let seen: unknown;
    for (const end = Date.now() + startMilliseconds; ; await sleep(20)) {
      seen = await cli('PING').catch((error: Error) => error.message);
      if (seen === 'PONG') return;
      if (Date.now() > end) throw new Error(`redis-server does not answer PING, last seen: ${seen}`);
    }
  };

  await start();
  return {
    port,
    cli,
    freeze: () => process.kill(-group, 'SIGSTOP'),
    thaw: () => process.kill(-group, 'SIGCONT'),
    async kill() {
      process.kill(-group, 'SIGKILL');
      await ended;
    },
    start,
    stop: () => reaper.reap(),
  };
}

/** How the service enters a {@link PlainRedis}. */
export const plainSettings = (port: number, changes: Partial<RedisSettings> = {}): RedisSettings => ({
  address: { host: '127.0.0.1', port },
  sentinels: [],
  masterName: 'redis',
  username: undefined,
  password: undefined,
  db: 0,
  sentinelUsername: undefined,
  sentinelPassword: undefined,
  deadlineMilliseconds: 10_000,
  ...changes,
});
