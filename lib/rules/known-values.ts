import type { Finding, Rule } from './rule.ts';

/** Fields of one meaning wherever they stand, and what Kubernetes 1.28 takes there. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  effect: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  fsGroupChangePolicy: ['OnRootMismatch', 'Always'],
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  medium: ['', 'Memory'],
  nodeTaintsPolicy: ['Honor', 'Ignore'],
  podManagementPolicy: ['OrderedReady', 'Parallel'],
  policyTypes: ['Ingress', 'Egress'],
  protocol: ['TCP', 'UDP', 'SCTP'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  unhealthyPodEvictionPolicy: ['IfHealthyBudget', 'AlwaysAllow'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
};

/** Fields that hold quantities by name, or are one. */
const QUANTITIES = new Set(['requests', 'limits', 'hard', 'sizeLimit', 'default', 'defaultRequest', 'min', 'max']);

const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

export const knownValues: Rule = {
  name: 'known-values',
  why: 'the types take any string for a quantity and for most words: a typing error is found by the API server, or never',
  check: (manifests) =>
    manifests.flatMap((manifest) =>
      problemsIn(manifest.spec, 'spec').map((message): Finding => ({ manifest, message })),
    ),
};

function problemsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    const known = VALUES[key];
    if (known) {
      return [inner]
        .flat()
        .filter((word) => !known.includes(word))
        .map((word) => `${at} is '${word}': one of ${known.map((one) => `'${one}'`).join(', ')}`);
    }
    if (QUANTITIES.has(key) && !Array.isArray(inner)) {
      const quantities = typeof inner === 'object' && inner !== null ? Object.entries(inner) : [['', inner] as const];
      return quantities
        .filter(([, quantity]) => !QUANTITY.test(String(quantity)))
        .map(
          ([name, quantity]) =>
            `${at}${name && `.${name}`} is '${quantity}': a quantity is a number with a unit, as 250m, 64Mi or 2Gi`,
        );
    }
    return problemsIn(inner, at);
  });
}
