import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * Which pods stay where room is short, and which make room; what has no class has 0. Redis and its sentinels stand above
 * the counters, of which one is less of a loss. Both stay far below the classes of Kubernetes itself (two billion).
 */
const VALUES = { store: 100_000, callers: 10_000 };

/**
 * Makes a class for the pods of a namespace and gives its name, which has the namespace's in it: classes belong to the
 * whole cluster.
 */
export function ownPriorityClass(scope: Construct, namespace: string, of: keyof typeof VALUES): string {
  const name = `${namespace}-${of}`;
  new k8s.KubePriorityClass(scope, 'priority-class', {
    metadata: { name, labels: { 'app.kubernetes.io/part-of': 'counter', 'app.kubernetes.io/managed-by': 'cdk8s' } },
    description: `The pods of namespace ${namespace}`,
    value: VALUES[of],
    globalDefault: false,
  });
  return name;
}
