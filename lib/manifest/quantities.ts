import { k8s } from 'cdk8s-plus-28';
import { text } from './check.ts';

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

const SIZE = /^(\d+)(Mi|Gi|Ti)$/;
const MEBIBYTES = { Mi: 1, Gi: 1024, Ti: 1024 * 1024 };

export const volumeSize = text(SIZE, "must be a size in Mi, Gi or Ti, as '2Gi'");

/** A size as {@link volumeSize} takes it, in MiB. */
export function mebibytes(size: string): number {
  const [, number, unit] = SIZE.exec(size) ?? [];
  return Number(number) * MEBIBYTES[unit as keyof typeof MEBIBYTES];
}

/** An amount of CPU, as `250m` or `2`, in thousandths of a core. */
export function millicores(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
}
