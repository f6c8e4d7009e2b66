/** The commands that a user would type, on the one context that is meant. */
import { spawn } from 'node:child_process';

/** Long enough for a busy API server, short enough for a node that is gone. */
const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

export interface RunOptions {
  /** Written to standard input. */
  readonly input?: string;
  /** @default 30000 */
  readonly timeoutMilliseconds?: number;
}

/** A command that failed: the message has the last line of what it wrote to standard error. */
export class CommandError extends Error {
  readonly errors: string;

  constructor(command: string, why: string, errors: string) {
    super(`${command}: ${why}`);
    this.errors = errors;
  }
}

/** The value of a variable that the Makefile sets. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this by make, or name it, as in ${name}=…`);
  return value;
}

/** Whether the context is the project's own kind cluster, whose nodes are containers of this machine. */
export function isOwnCluster(): boolean {
  return setting('CONTEXT') === `kind-${setting('CLUSTER')}`;
}

/** What a command prints; throws CommandError where it fails or takes too long. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const timeout = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const shown = [command, ...args].join(' ').slice(0, 160);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout, killSignal: 'SIGKILL' });
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.on('error', (error) => reject(new CommandError(shown, error.message, '')));
    child.on('close', (status, signal) => {
      if (status === 0) return resolve(out);
      const why = signal ? `no end after ${timeout} ms` : (errors.trim().split('\n').at(-1) ?? `status ${status}`);
      reject(new CommandError(shown, why || `status ${status}`, errors.trim()));
    });
    // A command that ends without reading its input is judged by its status.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}

/** kubectl on the context CONTEXT. */
export function kubectl(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run('kubectl', ['--context', setting('CONTEXT'), ...args], options);
}
