import { type LabelSelector, type Manifest, selects, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface PolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly unknown[];
  readonly egress?: readonly unknown[];
}

export const networkCovered: Rule = {
  name: 'network-covered',
  why: 'a pod that no policy selects may be called by everyone and may call everyone; one that only the default selects may do nothing',
  check: (manifests) =>
    workloads(manifests).flatMap(({ manifest, namespace, labels }): Finding[] => {
      const policies = manifests.filter(
        (policy) => policy.kind === 'NetworkPolicy' && (policy.metadata.namespace ?? 'default') === namespace,
      );
      const messages: string[] = [];
      if (!policies.some(deniesAll)) {
        messages.push(
          `namespace ${namespace} has no policy that denies everything in both directions: add one with an empty podSelector`,
        );
      }
      if (!policies.some((policy) => allows(policy) && selects((policy.spec as PolicySpec).podSelector, labels))) {
        messages.push('no policy allows its pods anything: name the flows that begin or end at them');
      }
      return messages.map((message) => ({ manifest, message }));
    }),
};

function deniesAll(policy: Manifest): boolean {
  const { podSelector, policyTypes = [] } = policy.spec as PolicySpec;
  const isForAll = Object.keys(podSelector).length === 0;
  return isForAll && policyTypes.includes('Ingress') && policyTypes.includes('Egress') && !allows(policy);
}

function allows(policy: Manifest): boolean {
  const { ingress = [], egress = [] } = policy.spec as PolicySpec;
  return ingress.length + egress.length > 0;
}
