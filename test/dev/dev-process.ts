import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isFree } from '../../local/addresses.ts';

const DEADLINE_MILLISECONDS = 30_000;
const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export interface Dev {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  printed(): string;
  /** Presses a key; needs a terminal. */
  press(key: string): void;
  /** Polls until it has printed that; resolves to the match, and says what was printed when it never does. */
  says(what: RegExp): Promise<RegExpExecArray>;
}

export interface DevOptions {
  /** The checkout it runs from. @default this one */
  readonly folder?: string;
  /** In a terminal, which util-linux' `script` makes. @default false */
  readonly terminal?: boolean;
}

export function startDev(port: string | number, { folder = ROOT, terminal = false }: DevOptions = {}): Dev {
  const command = [process.execPath, join(folder, 'local/dev.ts')] as const;
  const [program, ...args] = terminal ? ['script', '-qec', `'${command.join("' '")}'`, '/dev/null'] : command;
  // A session of its own, so that without `script` no terminal is there.
  const child = spawn(program as string, args, {
    detached: true,
    env: { ...process.env, PORT: String(port) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
  const printed = (): string => text;
  return {
    process: child,
    ended: new Promise((resolve) => child.once('close', resolve)),
    printed,
    press: (key) => child.stdin.write(key),
    async says(what) {
      await until(`${what} is printed`, () => what.test(text), printed);
      return what.exec(text) as RegExpExecArray;
    },
  };
}

/** Polls until it is so; says what was seen last when it never is. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, seen: () => string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MILLISECONDS} ms: ${what}; seen last: ${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const count = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/hello`)).text();

/** What is left of the system that printed this: its folder, its processes, its port. */
export async function left(printed: string, port: number): Promise<string[]> {
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

/** Of one that could not clean up itself: what started it does. */
export async function untilNothingIsLeft(dev: Dev, port: number): Promise<void> {
  let seen: readonly string[] = [];
  const nothing = async (): Promise<boolean> => {
    seen = await left(dev.printed(), port);
    return seen.length === 0;
  };
  await until('everything has ended', nothing, () => seen.join('\n'));
}
