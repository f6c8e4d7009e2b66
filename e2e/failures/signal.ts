import { run } from '../../cluster/kubectl.ts';
import type { Pod } from './failure.ts';

/** Whose cgroup names the pod; its pause process stays, as it holds the network of the pod. */
const SCRIPT = `
for process in /proc/[0-9]*; do
  grep -q "$1" "$process/cgroup" 2>/dev/null || continue
  program=$(cat "$process/comm" 2>/dev/null)
  case $program in pause) continue ;; esac
  [ "$3" = all ] || [ "$3" = "$program" ] || continue
  kill "-$2" "\${process#/proc/}" 2>/dev/null && echo "$program"
done
exit 0`;

/**
 * Signals the processes of a pod from its node, which sees them all: neither Kubernetes nor the pod is told.
 *
 * @param program its name, or `all` for the whole container
 * @throws where none was found, unless it is `CONT`, which may be sent to what is gone by now
 */
export async function signal(pod: Pod, name: 'KILL' | 'STOP' | 'CONT', program: string): Promise<void> {
  const group = pod.uid.replaceAll('-', '[-_]');
  const found = await run('docker', ['exec', pod.node, 'sh', '-c', SCRIPT, 'signal', group, name, program]);
  if (found === '' && name !== 'CONT') throw new Error(`${pod.name} has no process ${program} on ${pod.node}`);
}
