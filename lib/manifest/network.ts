import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { INSTANCE, labels, type Pods, selectorLabels } from './pods.ts';

/** Who may call whom. Both ends' policies follow from it: one lets it out, the other lets it in. */
export interface Flow {
  /** `anyone`: inside or outside of the cluster. */
  readonly from: Pods | 'anyone';
  readonly to: Pods | 'dns' | 'api-server';
  /** TCP port of the called container; `dns` and `api-server` have their own. */
  readonly port?: number;
}

/**
 * The policy of one kind of pods: what of the flows begins or ends at them, and nothing else. It selects them by the name of
 * their workload.
 * A node's own probes need no entry: Kubernetes always lets a node reach its pods.
 */
export function networkPolicy(
  scope: Construct,
  name: string,
  pods: Pods,
  flows: readonly Flow[],
): k8s.KubeNetworkPolicy {
  const ingress = flows.filter((flow) => isSame(flow.to, pods));
  const egress = flows.filter((flow) => isSame(flow.from, pods));
  return new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: { name, namespace: pods.namespace, labels: labels(pods, name) },
    spec: {
      podSelector: { matchLabels: { [INSTANCE]: name } },
      policyTypes: ['Ingress', 'Egress'],
      ...(ingress.length === 0 ? {} : { ingress: ingress.map((flow) => ingressRule(flow, pods.namespace)) }),
      ...(egress.length === 0 ? {} : { egress: egress.map((flow) => egressRule(flow, pods.namespace)) }),
    },
  });
}

/** Nothing in, nothing out, for every pod of the namespace that no other policy speaks of. */
export function denyAll(scope: Construct, namespace: string): k8s.KubeNetworkPolicy {
  return new k8s.KubeNetworkPolicy(scope, 'default-deny', {
    metadata: {
      name: 'default-deny',
      namespace,
      labels: { 'app.kubernetes.io/part-of': 'counter', 'app.kubernetes.io/managed-by': 'cdk8s' },
    },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}

function ingressRule({ from, port }: Flow, namespace: string): k8s.NetworkPolicyIngressRule {
  return { ...(from === 'anyone' ? {} : { from: [peer(from, namespace)] }), ports: tcp(port) };
}

function egressRule(flow: Flow, namespace: string): k8s.NetworkPolicyEgressRule {
  switch (flow.to) {
    case 'dns':
      return {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
          // NodeLocal DNSCache answers on an address of the node itself.
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: k8s.IntOrString.fromNumber(53), protocol: 'UDP' },
          { port: k8s.IntOrString.fromNumber(53), protocol: 'TCP' },
        ],
      };
    case 'api-server':
      // It is no pod, and its address differs from cluster to cluster; so do the ports behind its Service.
      return { ports: [...tcp(443), ...tcp(6443)] };
    default:
      return { to: [peer(flow.to, namespace)], ports: tcp(flow.port) };
  }
}

function peer(pods: Pods, from: string): k8s.NetworkPolicyPeer {
  return {
    ...(pods.namespace === from
      ? {}
      : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } } }),
    podSelector: { matchLabels: selectorLabels(pods) },
  };
}

function tcp(port: number | undefined): k8s.NetworkPolicyPort[] {
  return port === undefined ? [] : [{ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' }];
}

function isSame(end: Flow['from'] | Flow['to'], pods: Pods): boolean {
  return (
    typeof end === 'object' &&
    end.namespace === pods.namespace &&
    end.app === pods.app &&
    end.component === pods.component
  );
}
