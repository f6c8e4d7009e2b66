import { k8s } from 'cdk8s-plus-28';

/** What a container is promised, and what it may take at most; in Kubernetes' quantities, as `250m` and `128Mi`. */
export interface Resources {
  readonly cpu: string;
  /** No limit where it is left out. */
  readonly cpuLimit?: string;
  /** Promised and limit alike: memory cannot be taken back. */
  readonly memory: string;
  /** Promised and limit alike: logs, and whatever is written outside of volumes. */
  readonly ephemeralStorage: string;
}

export function resources(of: Resources): k8s.ResourceRequirements {
  const memory = k8s.Quantity.fromString(of.memory);
  const ephemeral = k8s.Quantity.fromString(of.ephemeralStorage);
  return {
    requests: { cpu: k8s.Quantity.fromString(of.cpu), memory, 'ephemeral-storage': ephemeral },
    limits: {
      ...(of.cpuLimit === undefined ? {} : { cpu: k8s.Quantity.fromString(of.cpuLimit) }),
      memory,
      'ephemeral-storage': ephemeral,
    },
  };
}
