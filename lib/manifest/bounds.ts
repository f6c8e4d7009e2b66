import { ApiObject, type Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { type Manifest, type Workload, workloads } from '../rules/manifest.ts';
import { mebibytes, millicores } from './quantities.ts';

/** What a container gets that says nothing, as one for debugging. No limit of CPU: who debugs is in a hurry. */
const UNSAID = { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' };
const UNSAID_LIMIT = { memory: '128Mi', 'ephemeral-storage': '512Mi' };

/** Room for pods that nobody planned. */
const SPARE_PODS = 2;

/**
 * Bounds what all pods of a chart's namespace may take together, so that whatever runs wild in it takes nothing from others:
 * just as much as its workloads need while they are updated.
 */
export function boundNamespace(chart: Chart, namespace: string): void {
  const objects = chart.node.findAll().filter((construct) => construct instanceof ApiObject);
  const groups = workloads(objects.map((object) => object.toJson() as Manifest)).map(needs);
  const sum = (of: keyof Needs) => groups.reduce((total, group) => total + group.pods * group[of], 0);
  const labels = { 'app.kubernetes.io/part-of': 'counter', 'app.kubernetes.io/managed-by': 'cdk8s' };

  const quota = new k8s.KubeResourceQuota(chart, 'resource-quota', {
    metadata: { name: 'all-pods', namespace, labels },
    spec: {
      hard: quantities({
        pods: String(groups.reduce((total, { pods }) => total + pods, SPARE_PODS)),
        'requests.cpu': `${sum('millicores') + SPARE_PODS * millicores(UNSAID.cpu)}m`,
        'requests.memory': `${sum('mebibytes') + SPARE_PODS * mebibytes(UNSAID.memory)}Mi`,
        'limits.memory': `${sum('mebibytesAtMost') + SPARE_PODS * mebibytes(UNSAID_LIMIT.memory)}Mi`,
      }),
    },
  });
  const limits = new k8s.KubeLimitRange(chart, 'limit-range', {
    metadata: { name: 'unsaid', namespace, labels },
    spec: { limits: [{ type: 'Container', defaultRequest: quantities(UNSAID), default: quantities(UNSAID_LIMIT) }] },
  });
  // They stand before what they bound.
  for (const object of objects) if (object.kind !== 'Namespace') object.node.addDependency(quota, limits);
}

/** What pods of a kind may take, each, and how many of them there may be at a time. */
interface Needs {
  readonly pods: number;
  readonly millicores: number;
  readonly mebibytes: number;
  readonly mebibytesAtMost: number;
}

function needs({ manifest, replicas = 1, spec }: Workload): Needs {
  const sum = (of: 'requests' | 'limits', name: string, read: (quantity: string) => number) =>
    spec.containers.reduce((total, { resources }) => total + read(resources?.[of]?.[name] ?? '0'), 0);
  return {
    pods: mostPods(manifest.kind, replicas),
    millicores: sum('requests', 'cpu', millicores),
    mebibytes: sum('requests', 'memory', mebibytes),
    mebibytesAtMost: sum('limits', 'memory', mebibytes),
  };
}

/**
 * A pod that ends still counts. A Deployment makes its successor before that, one more than there are; a StatefulSet after;
 * and the Job of the last deployment may still run beside this one's.
 */
function mostPods(kind: string, replicas: number): number {
  switch (kind) {
    case 'Deployment':
      return 2 * replicas + 1;
    case 'Job':
      return 2;
    default:
      return replicas;
  }
}

function quantities(of: Readonly<Record<string, string>>): Record<string, k8s.Quantity> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, k8s.Quantity.fromString(value)]));
}
