import { kubectl } from '../../cluster/kubectl.ts';
import type { Pod, Scene } from './failure.ts';

const DELETE_MILLISECONDS = 120_000;
const ROLLOUT_MILLISECONDS = 300_000;

/** As a drain, an update or a person does: with time to hand over. Comes back when they are gone. */
export function deletePods(namespace: string, ...pods: readonly Pod[]): Promise<string> {
  const names = pods.map(({ name }) => name);
  return kubectl(['delete', 'pod', ...names, '--namespace', namespace], { timeoutMilliseconds: DELETE_MILLISECONDS });
}

/** Without a word to what runs in them. */
export function forceDeletePods(namespace: string, ...pods: readonly Pod[]): Promise<string> {
  const names = pods.map(({ name }) => name);
  return kubectl(['delete', 'pod', ...names, '--namespace', namespace, '--force', '--grace-period=0', '--wait=false']);
}

/** All of the system at once, as when the machine under everything starts again. */
export async function forceDeleteAll(scene: Scene): Promise<void> {
  const counters = [
    'delete',
    'pod',
    '--all',
    '--namespace',
    scene.counter,
    '--force',
    '--grace-period=0',
    '--wait=false',
  ];
  await Promise.all([forceDeletePods(scene.redis, ...stores(scene)), kubectl(counters)]);
}

/** `statefulset/redis` and such; until all its pods are new. */
export async function restart(namespace: string, workload: string): Promise<void> {
  await kubectl(['rollout', 'restart', workload, '--namespace', namespace]);
  const wait = ['rollout', 'status', workload, '--namespace', namespace, `--timeout=${ROLLOUT_MILLISECONDS / 1000}s`];
  await kubectl(wait, { timeoutMilliseconds: ROLLOUT_MILLISECONDS });
}

/** All pods that hold or watch the data. */
export const stores = (scene: Scene): readonly Pod[] => [scene.master, ...scene.replicas, ...scene.sentinels];
