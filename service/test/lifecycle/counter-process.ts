import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../../local/addresses.ts';

const entry = join(import.meta.dirname, '../../src/server.ts');

/** The service as the container starts it. */
export interface CounterProcess {
  readonly port: number;
  readonly adminPort: number;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  signal(name: NodeJS.Signals): void;
  /** Its exit status, `null` after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts it; resolves when the process is there, not when it listens. */
export async function startCounterProcess(environment: Readonly<Record<string, string>>): Promise<CounterProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { HOST: '127.0.0.1', PORT: `${port}`, ADMIN_PORT: `${adminPort}`, ...environment },
  });
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => lines[name].push(...text.split('\n').filter(Boolean)));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  // It must not outlive the tests, whatever becomes of them.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  return { port, adminPort, ...lines, ended, signal: (name) => child.kill(name) };
}
