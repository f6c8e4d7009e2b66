import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './addresses.ts';
import type { RedisSet } from './redis-set.ts';

const POLL_MILLISECONDS = 50;
const ANSWER_MILLISECONDS = 500;
/** As the image's entry point has it; see service/Dockerfile. */
const YOUNG = '--max-semi-space-size=4';
/** Sources are stripped of their types once: each start takes half of the CPU time then, and 25 MB less of memory. */
const COMPILE_CACHE = join(import.meta.dirname, '../node_modules/.cache/counter');

/** The counter service as a process of this machine, on a {@link RedisSet}. */
export interface Counter {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `http://127.0.0.1:PORT` of metrics and probes. */
  readonly adminUrl: string;
  readonly process: ChildProcess;
  /** The exit status once it has ended, `null` after a signal. */
  readonly ended: Promise<number | null>;
  /** Resolves when it counts (/ping answers 200); rejects with what it printed when it ended before. */
  counts(): Promise<void>;
  /** SIGTERM, as the kubelet does; resolves as {@link Counter.ended}. */
  stop(): Promise<number | null>;
}

export interface CounterOptions {
  /** @default a free one */
  readonly port?: number;
  /** Called with each line it prints. */
  readonly onLine?: (line: string) => void;
  /** Further variables of the service, as DRAIN_MS. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that ends by becoming the one that it is given, as `env` does; to start the service in other surroundings. */
  readonly command?: readonly string[];
}

/** Starts it; resolves when the process is there, not when it counts. It ends with the set at the latest. */
export async function startCounter(set: RedisSet, options: CounterOptions = {}): Promise<Counter> {
  const port = options.port ?? (await freePort());
  const adminPort = await freePort();
  const password = join(set.credentials, 'app');
  const service = join(import.meta.dirname, '../service/src/server.ts');
  const [program = '', ...words] = [...(options.command ?? []), process.execPath, YOUNG, service];
  const child = spawn(program, words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      REDIS_SENTINELS: set.sentinels.map((pod) => `${pod.host}:${pod.port}`).join(','),
      REDIS_USERNAME: 'app',
      REDIS_PASSWORD_FILE: password,
      REDIS_SENTINEL_USERNAME: 'app',
      REDIS_SENTINEL_PASSWORD_FILE: password,
      ...options.environment,
    },
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const group = child.pid as number;
  set.reaper.watch(group);
  const printed: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      printed.push(line);
      options.onLine?.(line);
    });
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (status) => {
      set.reaper.forget(group);
      resolve(status);
    }),
  );
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    process: child,
    ended,
    async counts() {
      while (!(await answers(`${url}/ping`))) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the counter ended before it counted: ${printed.slice(-5).join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      }
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Whether a GET is answered with 200. */
async function answers(url: string): Promise<boolean> {
  // Nobody listens, or not in time: that is a no.
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }).catch(() => undefined);
  return response?.status === 200;
}
