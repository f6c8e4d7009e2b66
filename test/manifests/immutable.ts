import type { Manifest } from '../../lib/rules/manifest.ts';

/** Fields of a spec that may be changed; everything else of it is refused. As of Kubernetes 1.28. */
const CHANGEABLE: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: [
    'minReadySeconds',
    'ordinals',
    'persistentVolumeClaimRetentionPolicy',
    'replicas',
    'template',
    'updateStrategy',
    // Refused before 1.33; the set is then left as it was, and nothing is lost.
    'revisionHistoryLimit',
  ],
  Job: ['activeDeadlineSeconds', 'backoffLimit', 'parallelism', 'suspend', 'ttlSecondsAfterFinished'],
};

/** What of an object can't be changed once it is in a cluster; `undefined` where all can. */
export function frozen(manifest: Manifest): unknown {
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  switch (manifest.kind) {
    case 'StatefulSet':
    case 'Job': {
      const changeable = CHANGEABLE[manifest.kind] ?? [];
      return Object.fromEntries(Object.entries(spec).filter(([field]) => !changeable.includes(field)));
    }
    case 'Deployment':
      return { selector: spec.selector };
    case 'Service':
      return given({
        clusterIP: spec.clusterIP === 'None' ? 'None' : undefined,
        loadBalancerClass: spec.loadBalancerClass,
      });
    case 'RoleBinding':
      return { roleRef: manifest.roleRef };
    case 'PriorityClass':
      return given({ value: manifest.value, preemptionPolicy: manifest.preemptionPolicy });
    case 'ConfigMap':
      return manifest.immutable === true ? { data: manifest.data } : undefined;
    default:
      return undefined;
  }
}

function given(fields: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Kinds whose objects hold data, or all that does: one that is missing in the next release leaves it behind. */
const KEPT = ['Namespace', 'StatefulSet'];

/** Why the second set of manifests can't be applied where the first is; a line each. */
export function refusedChanges(before: readonly Manifest[], after: readonly Manifest[]): readonly string[] {
  const now = new Map(after.map((manifest) => [keyOf(manifest), manifest]));
  return before.flatMap((manifest) => {
    const key = keyOf(manifest);
    const next = now.get(key);
    if (next === undefined)
      return KEPT.includes(manifest.kind) ? [`${key} is gone, and what it holds would be left behind`] : [];
    const [was, is] = [frozen(manifest), frozen(next)].map((one) => JSON.stringify(one));
    return was === is ? [] : [`${key} can't be changed from ${was} to ${is}`];
  });
}

function keyOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
