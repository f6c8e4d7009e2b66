import { k8s } from 'cdk8s-plus-28';

/** What a container is promised, and what it may take at most; in Kubernetes' quantities, as `250m` and `128Mi`. */
export interface Resources {
  readonly cpu: string;
  /** No limit where it is left out. */
  readonly cpuLimit?: string;
  /** Promised and limit alike: memory cannot be taken back. */
  readonly memory: string;
}

/** Nothing but logs is written outside of volumes; kubelets keep up to 250 MiB of them, and evict a pod above its limit. */
const LOGS = '64Mi';
const MOST_LOGS = '512Mi';

export function resources(of: Resources): k8s.ResourceRequirements {
  const memory = k8s.Quantity.fromString(of.memory);
  return {
    requests: { cpu: k8s.Quantity.fromString(of.cpu), memory, 'ephemeral-storage': k8s.Quantity.fromString(LOGS) },
    limits: {
      ...(of.cpuLimit === undefined ? {} : { cpu: k8s.Quantity.fromString(of.cpuLimit) }),
      memory,
      'ephemeral-storage': k8s.Quantity.fromString(MOST_LOGS),
    },
  };
}
