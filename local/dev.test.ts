import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort, isFree } from './addresses.ts';

const DEADLINE_MILLISECONDS = 30_000;
const run = promisify(execFile);

interface Dev {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  printed(): string;
}

function startDev(port: string): Dev {
  // A session of its own, so that no terminal is there.
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dev.ts')], {
    detached: true,
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
  return {
    process: child,
    ended: new Promise((resolve) => child.once('close', resolve)),
    printed: () => text,
  };
}

/** Polls until it is so; says what was seen last when it never is. */
async function until(what: string, isSo: () => Promise<boolean> | boolean, seen: () => string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MILLISECONDS} ms: ${what}; seen last: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const count = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/hello`)).text();

/** What is left of the system that printed this: its folder, its processes, its port. */
async function left(printed: string, port: number): Promise<string[]> {
  const folder = /logs in (\S+)/.exec(printed)?.[1] ?? 'no folder was printed';
  const network = / (127\.0\.\d+\.)\d/.exec(printed)?.[1] ?? 'no address was printed';
  const { stdout } = await run('ps', ['-eo', 'pid,args']);
  const processes = stdout
    .split('\n')
    .filter((line) => line.includes(folder) || line.includes(`redis-server ${network}`));
  return [
    ...processes,
    ...(existsSync(folder) ? [folder] : []),
    ...((await isFree('127.0.0.1', port)) ? [] : [`port ${port}`]),
  ];
}

describe('make dev', () => {
  let dev: Dev | undefined;
  afterEach(async () => {
    dev?.process.kill('SIGKILL');
    await dev?.ended;
    dev = undefined;
  });

  it('counts, goes on when the master is killed, and leaves nothing behind', async () => {
    const port = await freePort();
    const started = startDev(String(port));
    dev = started;
    await until(
      'the address is printed',
      () => started.printed().includes(`curl http://127.0.0.1:${port}/hello`),
      started.printed,
    );
    expect(await count(port)).toBe('{"count":1}');

    const master = / master is redis-\d at ([\d.:]+)/.exec(started.printed())?.[1];
    const { stdout } = await run('pgrep', ['-f', `redis-server ${master}`]);
    process.kill(Number(stdout.trim()), 'SIGKILL');
    expect(await count(port)).toBe('{"count":2}');
    await until('another master is told', () => / is master now \(before: /.test(started.printed()), started.printed);

    started.process.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(await left(started.printed(), port)).toEqual([]);
  }, 90_000);

  it('leaves nothing behind when it is killed itself', async () => {
    const port = await freePort();
    const started = startDev(String(port));
    dev = started;
    await until('the address is printed', () => started.printed().includes('curl '), started.printed);
    started.process.kill('SIGKILL');
    let seen: string[] = [];
    await until(
      'everything has ended',
      async () => {
        seen = await left(started.printed(), port);
        return seen.length === 0;
      },
      () => seen.join('\n'),
    );
  }, 90_000);

  it('says in one line that the port is taken', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    dev = startDev(String(port));
    expect(await dev.ended).toBe(1);
    expect(dev.printed()).toBe(`port ${port} of 127.0.0.1 is taken: choose another, as in PORT=${port + 1} make dev\n`);
    other.close();
  });

  it.each(['0', '65536', 'x', '80.5', ''])('says in one line that PORT=%s is no port', async (port) => {
    dev = startDev(port);
    expect(await dev.ended).toBe(1);
    expect(dev.printed()).toBe(`PORT is '${port}': it must be a number from 1 to 65535\n`);
  });
});
