import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { User } from '../lib/redis/users.ts';
import type { Reaper } from './reaper.ts';

const execute = promisify(execFile);

/** A pod as a process group: the script that is PID 1 in the cluster, and the server it starts. */
export interface Pod {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** What the pod has printed since it was first started. */
  readonly log: string;
  /** Starts it, as the kubelet would: with the volume it had, and an empty memory-backed folder. */
  start(): Promise<void>;
  /** The preStop script, then SIGTERM to PID 1, as the kubelet does; resolves when all of the pod has ended. */
  stop(): Promise<void>;
  /** SIGKILL to all of the pod. */
  kill(): Promise<void>;
  /** SIGKILL to the server alone; the script stays. */
  killServer(): Promise<void>;
  /** The server's process id. Rejects where none runs. */
  serverId(): Promise<number>;
  /** SIGSTOP to all of the pod: its connections stay, nothing answers. */
  freeze(): void;
  /** SIGCONT after a freeze. */
  thaw(): void;
  /** Removes the volume of a pod that is not running. */
  wipe(): Promise<void>;
  /** One command by redis-cli as user `node`; see {@link Pod.as}. */
  cli(...command: string[]): Promise<string>;
  /** One command by redis-cli as that user. Resolves to the raw reply, error replies included; rejects without one. */
  as(user: User, ...command: string[]): Promise<string>;
  /** Runs the pod's probe; resolves to what it said, '' when it passed. */
  probe(kind: 'startup' | 'liveness' | 'readiness'): Promise<string>;
}

/** A script and all that it started. */
interface Running {
  readonly group: number;
  readonly ended: Promise<void>;
}

export interface PodSettings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Of the set: the pod has its own folders inside. */
  readonly folder: string;
  /** Where the scripts lie as they are mounted in the cluster. */
  readonly scripts: string;
  /** The one of them that runs before SIGTERM. */
  readonly preStop: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly passwords: Readonly<Record<User, string>>;
  /** Owner of the pod's processes, by which {@link cut} knows their packets. `undefined` where that needs a right we lack. */
  readonly group: number | undefined;
  readonly reaper: Reaper;
}

export function makePod(settings: PodSettings): Pod {
  const { name, host, port, folder, scripts, reaper } = settings;
  const logFile = join(folder, `${name}.log`);
  const data = join(folder, name, 'data');
  const memory = join(folder, name, 'run');
  /** As it is when a script starts: what pods are told changes with the members of the set. */
  const environment = (): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH ?? '',
    ...settings.environment,
    POD: name,
    DATA: data,
    RUN: memory,
    OWN: host,
    BIND: host,
    LOG: '', // what a preStop prints goes where PID 1 of the pod prints, and that is our child's own output
  });
  let main: Running | undefined;
  let log = '';

  const signal = (signal: NodeJS.Signals): void => {
    if (!main) throw new Error(`${name} is not running`);
    process.kill(-main.group, signal);
  };

  /** Runs a script of the pod in a process group of its own, which ends with this process. */
  const run = async (script: string): Promise<Running> => {
    const child = spawn('sh', [join(scripts, script)], {
      detached: true,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(settings.group === undefined ? {} : { gid: settings.group }),
    });
    const file = createWriteStream(logFile, { flags: 'a' });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        log += chunk;
        file.write(chunk);
      });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    const group = child.pid as number;
    reaper.watch(group);
    const ended = new Promise<void>((resolve) =>
      // 'close', not 'exit': all that the script has started holds the same pipes, so all of it is gone.
      child.once('close', () => {
        reaper.forget(group);
        file.end(resolve);
      }),
    );
    return { group, ended };
  };

  return {
    name,
    host,
    port,
    get log() {
      return log;
    },

    async start() {
      if (main) throw new Error(`${name} is running already`);
      await rm(memory, { recursive: true, force: true });
      await mkdir(data, { recursive: true });
      const running = await run('main.sh');
      main = running;
      running.ended.then(() => {
        main = undefined;
      });
    },

    async stop() {
      const running = main;
      if (!running) return;
      // Whatever comes of it, SIGTERM follows; what it had to say is in the log.
      await (await run(settings.preStop)).ended;
      if (main) process.kill(running.group, 'SIGTERM');
      await running.ended;
    },

    async kill() {
      const running = main;
      if (!running) return;
      signal('SIGKILL');
      await running.ended;
    },

    async killServer() {
      process.kill(await serverOf(main?.group, name), 'SIGKILL');
    },

    serverId: () => serverOf(main?.group, name),

    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),

    async wipe() {
      if (main) throw new Error(`${name} is running: stop it before its volume is removed`);
      await rm(data, { recursive: true, force: true });
    },

    cli: (...command) => redisCli(settings, 'node', command),
    as: (user, ...command) => redisCli(settings, user, command),

    async probe(kind) {
      try {
        await execute('sh', [join(scripts, 'probe.sh'), kind], { env: environment() });
        return '';
      } catch (error) {
        return (error as { stdout: string }).stdout.trim() || String(error);
      }
    },
  };
}

async function redisCli(pod: PodSettings, user: User, command: readonly string[]): Promise<string> {
  const { stdout } = await execute('redis-cli', ['--user', user, '-h', pod.host, '-p', String(pod.port), ...command], {
    env: { PATH: process.env.PATH ?? '', REDISCLI_AUTH: pod.passwords[user] },
    timeout: 2000,
    killSignal: 'SIGKILL',
  });
  // Even nil is a line. Node discards what it has not read when the time is over, and resolves if the program had ended.
  if (stdout === '') throw new Error(`redis-cli ${command[0]} on ${pod.name}: no reply was read in time`);
  return stdout.trim();
}

/** The process id of that process' child that is a server. */
async function serverOf(parent: number | undefined, name: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // A process may end while it is looked at.
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const match = /^\d+ \((.*)\) . (\d+)/s.exec(stat);
    if (match && Number(match[2]) === parent && /^(redis|valkey)-server$/.test(match[1] ?? '')) return Number(entry);
  }
  throw new Error(`${name} has no running server`);
}
