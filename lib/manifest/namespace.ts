import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { denyAll } from './network.ts';

const POD_SECURITY = 'pod-security.kubernetes.io';

/** A namespace that refuses every pod which is not `restricted`, and every packet that no policy names. */
export function lockedNamespace(scope: Construct, name: string): void {
  new k8s.KubeNamespace(scope, 'namespace', {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/part-of': 'counter',
        'app.kubernetes.io/managed-by': 'cdk8s',
        [`${POD_SECURITY}/enforce`]: 'restricted',
        [`${POD_SECURITY}/audit`]: 'restricted',
        [`${POD_SECURITY}/warn`]: 'restricted',
      },
    },
  });
  denyAll(scope, name);
}
