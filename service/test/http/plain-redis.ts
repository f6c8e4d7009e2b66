import { execFile, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../../local/addresses.ts';
import { startReaper } from '../../../local/reaper.ts';

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
  stop(): Promise<void>;
}

export async function startPlainRedis(): Promise<PlainRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'plain-redis-'));
  const reaper = startReaper(folder);
  const port = await freePort();
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const server = spawn('redis-server', options, { detached: true, stdio: 'ignore' });
  await new Promise((resolve, reject) => server.once('spawn', () => resolve(undefined)).once('error', reject));
  const group = server.pid as number;
  reaper.watch(group);

  const cli = async (...command: string[]) => {
    const { stdout } = await execute('redis-cli', ['-p', `${port}`, ...command], { timeout: 20_000 });
    return stdout.replace(/\n$/, '');
  };
  let seen: unknown;
  for (const end = Date.now() + startMilliseconds; ; await sleep(20)) {
    seen = await cli('PING').catch((error: Error) => error.message);
    if (seen === 'PONG') break;
    if (Date.now() > end) throw new Error(`redis-server does not answer PING, last seen: ${seen}`);
  }
  return {
    port,
    cli,
    freeze: () => process.kill(-group, 'SIGSTOP'),
    thaw: () => process.kill(-group, 'SIGCONT'),
    stop: () => reaper.reap(),
  };
}
