import { type KubernetesObject, nameOf } from './objects.ts';

/**
 * What applying did, a line for each object that is new or another one. kubectl's own words can't be used: of a
 * StatefulSet with volume claims and of a PodDisruptionBudget it says `configured` each time.
 */
export function changesBetween(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): readonly string[] {
  const states = new Map(before.map((object) => [nameOf(object), stateOf(object)]));
  return after.flatMap((object) => {
    const name = nameOf(object);
    if (!states.has(name)) return [`created ${name}`];
    return states.get(name) === stateOf(object) ? [] : [`changed ${name}`];
  });
}

/** The generation counts changes of what is wished for. A kind without one is compared whole but for what the cluster notes. */
function stateOf({ metadata, ...object }: KubernetesObject): string {
  if (metadata.generation !== undefined) return `${metadata.uid} ${metadata.generation}`;
  // A quota's status counts pods: its version changes whenever one comes or goes.
  const noted = ['status', 'resourceVersion', 'managedFields'];
  return JSON.stringify({ metadata, ...object }, (key, value) => (noted.includes(key) ? undefined : value));
}
