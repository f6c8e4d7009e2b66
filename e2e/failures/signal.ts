import { run } from '../../cluster/kubectl.ts';
import type { Pod } from './failure.ts';

/** Whose cgroup names the pod; its pause process stays, as it holds the network of the pod. Arguments: group, program, command. */
const SCRIPT = `
for process in /proc/[0-9]*; do
  grep -q "$1" "$process/cgroup" 2>/dev/null || continue
  program=$(cat "$process/comm" 2>/dev/null)
  case $program in pause) continue ;; esac
  [ "$2" = all ] || [ "$2" = "$program" ] || continue
  pid=\${process#/proc/}
  eval "$3" 2>/dev/null && echo "$pid"
done
exit 0`;

/**
 * Does something to the processes of a pod from its node, which sees them all: neither Kubernetes nor the pod is told.
 *
 * @param program its name, or `all` for the whole container
 * @param command of the shell, with `$pid`
 * @returns the ids, on the node, of those for which it succeeded
 */
export async function forEachProcess(pod: Pod, program: string, command: string): Promise<readonly string[]> {
  const group = pod.uid.replaceAll('-', '[-_]');
  const found = await run('docker', ['exec', pod.node, 'sh', '-c', SCRIPT, 'each', group, program, command]);
  return found.split('\n').filter((line) => line !== '');
}

/** @throws where no process was found, unless it is `CONT`, which may be sent to what is gone by now */
export async function signal(pod: Pod, name: 'KILL' | 'STOP' | 'CONT', program: string): Promise<void> {
  const found = await forEachProcess(pod, program, `kill -${name} $pid`);
  if (found.length === 0 && name !== 'CONT') throw new Error(`${pod.name} has no process ${program} on ${pod.node}`);
}
