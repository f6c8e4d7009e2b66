import { type CommandError, kubectl } from '../../cluster/kubectl.ts';
import { type Failure, UNTOLD_CRASH } from './failure.ts';
import { forEachProcess } from './signal.ts';

/** Reads a line without an end, and so needs more and more memory. Where it may, it asks not to be chosen. */
const EAT = 'echo 0 >/proc/self/oom_score_adj; exec tail /dev/zero';
const EAT_MILLISECONDS = 60_000;

export const masterOutOfMemory: Failure = {
  name: 'master-out-of-memory',
  how: "the container's memory used up, with redis-server as the kernel's first choice (where it ends whole containers, all of it)",
  promise: UNTOLD_CRASH,
  break: async ({ redis, master }) => {
    const [server] = await forEachProcess(master, 'redis-server', 'echo 1000 >/proc/$pid/oom_score_adj');
    const exec = ['exec', '--namespace', redis, master.name, '--', 'sh', '-c', EAT];
    const end = await kubectl(exec, { timeoutMilliseconds: EAT_MILLISECONDS }).catch(
      (error: CommandError) => error.message,
    );
    const living = await forEachProcess(master, 'redis-server', 'kill -0 $pid');
    if (server === undefined || living.includes(server))
      throw new Error(`the kernel did not kill redis-server of ${master.name}, but something else: ${end}`);
  },
  restarts: ({ master }, pod) => pod.name === master.name,
};
