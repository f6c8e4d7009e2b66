import { kubectl, run } from '../../cluster/kubectl.ts';
import { until, untilWhole } from '../../cluster/wait.ts';
import { type Failure, type Pod, UNTOLD_CRASH } from './failure.ts';
import { lookAround } from './scene.ts';
import { deletePods } from './steps.ts';

/** Volumes share the machine's disk, which nobody may fill; so one of them gets a small one of its own. */
const SMALL = 'size=64m,mode=0777';
/** Which of two replicas is elected is Sentinel's choice. */
const MOST_MOVES = 10;
/** The next write fails, and that is told. */
const TOLD_MILLISECONDS = 15_000;
const FILLER = '/data/filler';
const FILL = `dd if=/dev/zero of=${FILLER} bs=4k 2>/dev/null; df -k /data | tail -n 1`;

async function folderOf(redis: string, pod: Pod): Promise<string> {
  const claim = ['get', 'pvc', `data-${pod.name}`, '--namespace', redis, '--output', 'jsonpath={.spec.volumeName}'];
  const volume = ['get', 'pv', await kubectl(claim), '--output', 'jsonpath={.spec.hostPath.path}{.spec.local.path}'];
  return kubectl(volume);
}

export const diskFull: Failure = {
  name: 'disk-full',
  how: "the master's volume, a tmpfs of 64 MB laid over its folder in the node, filled for 20 s",
  promise: UNTOLD_CRASH,
  lastsSeconds: 20,
  prepare: async () => {
    const { redis, replicas } = await lookAround(() => undefined);
    const [small] = replicas;
    if (small === undefined) throw new Error('there is no replica');
    const folder = await folderOf(redis, small);
    await run('docker', ['exec', small.node, 'mount', '-t', 'tmpfs', '-o', SMALL, 'chaos', folder]);
    // A running pod keeps what was there when it started.
    await deletePods(redis, small);
    for (let moves = 0; ; moves++) {
      await untilWhole();
      const { master } = await lookAround(() => undefined);
      if (master.name === small.name) return;
      if (moves === MOST_MOVES)
        throw new Error(`${small.name}, with the small disk, is not master after ${moves} hand-overs`);
      await deletePods(redis, master);
    }
  },
  break: async ({ redis, master: { name } }) => {
    await kubectl(['exec', '--namespace', redis, name, '--', 'sh', '-c', FILL]);
    const lacking = async (): Promise<string | undefined> => {
      const log = await kubectl(['logs', name, '--namespace', redis, '--since=60s']);
      return log.includes('No space left on device')
        ? undefined
        : `the log of ${name} does not tell that its disk is full`;
    };
    await until(lacking, { deadlineMilliseconds: TOLD_MILLISECONDS });
  },
  mend: ({ redis, master }) => kubectl(['exec', '--namespace', redis, master.name, '--', 'rm', '-f', FILLER]),
  restore: async () => {
    const { redis, master, replicas } = await lookAround(() => undefined);
    for (const pod of [master, ...replicas]) {
      const folder = await folderOf(redis, pod);
      const mounts = await run('docker', ['exec', pod.node, 'cat', '/proc/mounts']);
      if (!mounts.includes(`chaos ${folder} tmpfs`)) continue;
      await run('docker', ['exec', pod.node, 'umount', '-l', folder]);
      await deletePods(redis, pod);
      await untilWhole();
    }
  },
};
