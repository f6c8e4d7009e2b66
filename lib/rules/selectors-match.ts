import { type LabelSelector, type Labels, type Manifest, podLabels, selects, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface Selecting {
  readonly selector?: Labels & LabelSelector;
  readonly podSelector?: LabelSelector;
}

export const selectorsMatch: Rule = {
  name: 'selectors-match',
  why: 'a Service, a budget or a policy whose selector matches no pod does nothing, and nobody says so',
  check(manifests) {
    const all = workloads(manifests);
    return manifests.flatMap((manifest): Finding[] => {
      const selector = selectorOf(manifest);
      if (selector === undefined) return [];
      const own = all.find((workload) => workload.manifest === manifest);
      const pods = own
        ? [own]
        : all.filter(({ namespace }) => namespace === (manifest.metadata.namespace ?? 'default'));
      if (pods.flatMap(podLabels).some((labels) => selects(selector, labels))) return [];
      const words = JSON.stringify(selector.matchLabels ?? selector);
      return [
        {
          manifest,
          message: `its selector ${words} matches no pod${own ? ' of its own template' : ''}: use the labels of the pods' template`,
        },
      ];
    });
  },
};

/** `undefined` where the object selects nothing, or everything on purpose. */
function selectorOf(manifest: Manifest): LabelSelector | undefined {
  const { selector, podSelector } = (manifest.spec ?? {}) as Selecting;
  switch (manifest.kind) {
    case 'Service':
      return selector && { matchLabels: selector };
    case 'NetworkPolicy':
      return podSelector && Object.keys(podSelector).length > 0 ? podSelector : undefined;
    case 'PodDisruptionBudget':
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
      return selector;
    default:
      return undefined;
  }
}
