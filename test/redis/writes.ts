import { spawn } from 'node:child_process';
import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { until } from './until.ts';

/** Commands on one connection as user `app`; resolves to what redis-cli printed. */
async function session(set: RedisSet, pod: Pod, commands: readonly string[]): Promise<string[]> {
  const child = spawn('redis-cli', ['--user', 'app', '-h', pod.host, '-p', String(pod.port)], {
    env: { PATH: process.env.PATH, REDISCLI_AUTH: set.passwords.app },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 3000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk));
  // One that is killed before it has read everything is a write that nobody acknowledged.
  child.stdin.on('error', () => {});
  child.stdin.end(`${commands.join('\n')}\n`);
  await new Promise((resolve) => child.once('close', resolve));
  return printed.trim().split('\n');
}

/** Values in the set that were acknowledged by a majority of copies, while a majority of sentinels named their master. */
export interface Writes {
  /** Keys of the acknowledged ones. */
  readonly acknowledged: readonly string[];
  /** Writes values, one after the other, until so many more are acknowledged. */
  add(count: number): Promise<void>;
  /** Writes on and on; resolves, after `stop`, to the longest time without an acknowledgement, in milliseconds. */
  goOn(): { stop(): Promise<number> };
  /** Ends what goes on, however the test ended: its process would never end otherwise. */
  end(): void;
  /** Those that the pod does not have. */
  lost(pod: Pod): Promise<string[]>;
}

export function writesTo(set: RedisSet): Writes {
  const copies = Math.floor(set.redis.length / 2);
  const acknowledged: string[] = [];
  let next = 0;
  let ended = false;

  const writeOne = async (): Promise<boolean> => {
    const key = `value-${next++}`;
    const master = await set.master();
    if (!master) return false;
    // Two writes in one script, as a counter's commit: they are one transaction in the log and for the replicas.
    const write = `EVAL "redis.call('SET', KEYS[1], 1) return redis.call('INCR', KEYS[2])" 2 ${key} writes`;
    const [written, replicas, role] = await session(set, master, [write, `WAIT ${copies} 1000`, 'ROLE']);
    if (
      !/^\d+$/.test(written ?? '') ||
      Number(replicas) < copies ||
      role !== 'master' ||
      (await set.master()) !== master
    )
      return false;
    acknowledged.push(key);
    return true;
  };
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  return {
    acknowledged,
    async add(count) {
      const goal = acknowledged.length + count;
      const deadline = Date.now() + 60_000;
      while (acknowledged.length < goal) {
        if (Date.now() > deadline)
          throw new Error(`${goal - acknowledged.length} of ${count} writes were not acknowledged within 60 s`);
        if (!(await writeOne())) await pause(50);
      }
    },
    goOn() {
      let stopped = false;
      const done = (async () => {
        let longest = 0;
        let last = Date.now();
        while (!stopped && !ended) {
          const succeeded = await writeOne();
          longest = Math.max(longest, Date.now() - last);
          if (succeeded) last = Date.now();
          await pause(50);
        }
        return longest;
      })();
      return {
        stop: () => {
          stopped = true;
          return done;
        },
      };
    },
    end() {
      ended = true;
    },
    async lost(pod) {
      const questions = acknowledged.map((key) => `EXISTS ${key}`);
      // A pod that does not answer in time has lost nothing yet.
      const answers = await until(`${pod.name} tells what it has`, async () => {
        const told = await session(set, pod, questions);
        return told.length === questions.length && told.every((answer) => /^[01]$/.test(answer)) ? told : undefined;
      });
      return acknowledged.filter((_, i) => answers[i] !== '1');
    },
  };
}
