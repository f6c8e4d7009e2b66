import { type LabelSelector, selects, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** Kubernetes takes a node for lost when it has been silent for so long. */
const NOTICED_SECONDS = 50;
/** How long a lost node may cost capacity. */
const MOST_SECONDS = 75;
const STATES = ['not-ready', 'unreachable'].map((state) => `node.kubernetes.io/${state}`);

interface Term {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey: string;
}

interface PlacedSpec {
  readonly affinity?: {
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[];
      readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly podAffinityTerm: Term }[];
    };
  };
  readonly topologySpreadConstraints?: readonly Term[];
  readonly tolerations?: readonly { readonly key?: string; readonly tolerationSeconds?: number }[];
}

export const survivesANode: Rule = {
  name: 'survives-a-node',
  why: 'pods that the scheduler put side by side are lost together, and by default those of a lost node are missed for six minutes',
  check: (manifests) =>
    workloads(manifests)
      .filter(({ manifest, replicas }) => manifest.kind !== 'Job' && (replicas ?? 2) > 1)
      .flatMap((workload) =>
        [...ofPlacement(workload), ...ofTolerations(workload)].map(
          (message): Finding => ({ manifest: workload.manifest, message }),
        ),
      ),
};

function ofPlacement({ spec, labels }: Workload): string[] {
  const { affinity, topologySpreadConstraints = [] } = spec as PlacedSpec;
  const apart = affinity?.podAntiAffinity;
  const terms = [
    ...topologySpreadConstraints,
    ...(apart?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(apart?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ].filter(({ labelSelector }) => labelSelector !== undefined && selects(labelSelector, labels));
  return [HOST, ZONE]
    .filter((key) => !terms.some(({ topologyKey }) => topologyKey === key))
    .map((key) => `its pods are not spread over ${key}: use apart or even of lib/manifest/placement.ts`);
}

/** Pods with volumes stay: their volume would not follow them, and a node that is back has them at once. */
function ofTolerations({ manifest, spec }: Workload): string[] {
  if (manifest.kind !== 'Deployment') return [];
  const { tolerations = [] } = spec as PlacedSpec;
  return STATES.flatMap((state) => {
    // Kubernetes adds one of 300 s where there is none.
    const seconds = tolerations.find(({ key }) => key === state)?.tolerationSeconds ?? 300;
    return NOTICED_SECONDS + seconds <= MOST_SECONDS
      ? []
      : [
          `it tolerates ${state} for ${seconds} s: for at most ${MOST_SECONDS - NOTICED_SECONDS}, beside the ${NOTICED_SECONDS} until Kubernetes notices`,
        ];
  });
}
