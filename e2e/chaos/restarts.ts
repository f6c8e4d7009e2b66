import type { Failure, Scene } from '../failures/failure.ts';
import { namespaces, podsOf } from '../system.ts';

interface Starts {
  readonly uid: string;
  readonly name: string;
  readonly node: string;
  readonly restarts: number;
}

/** How often the containers of each pod were started again so far. */
export async function getStarts(): Promise<readonly Starts[]> {
  return (await podsOf(await namespaces())).map(({ metadata, spec, status }) => ({
    uid: metadata.uid ?? '',
    name: metadata.name,
    node: spec?.nodeName ?? '',
    restarts: (status?.containerStatuses ?? []).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
  }));
}

/** A sentence for each pod that was started again, though that is not what the failure does. */
export async function unexplainedRestarts(
  failure: Failure,
  scene: Scene,
  before: readonly Starts[],
): Promise<readonly string[]> {
  return (await getStarts()).flatMap((pod) => {
    const times = pod.restarts - (before.find(({ uid }) => uid === pod.uid)?.restarts ?? 0);
    return times <= 0 || failure.restarts?.(scene, pod) ? [] : [`${pod.name} was started again, ${times} times`];
  });
}
