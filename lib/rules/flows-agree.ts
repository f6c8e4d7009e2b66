import { type LabelSelector, type Manifest, nameOf, selects, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: object;
}

interface PolicyRule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number | string; readonly protocol?: string }[];
}

interface PolicySpec {
  readonly podSelector: LabelSelector;
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

/** A way between two kinds of pods, as one policy opens it at one end. */
interface Way {
  readonly policy: Manifest;
  /** `undefined`: anyone. */
  readonly from: Workload | undefined;
  readonly to: Workload;
  readonly port: string;
}

export const flowsAgree: Rule = {
  name: 'flows-agree',
  why: 'with everything denied in both directions a way that is open at one end only is shut, and what calls there just waits',
  check(manifests) {
    const pods = workloads(manifests);
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    const out = policies.flatMap((policy) => waysOut(policy, pods));
    const into = policies.flatMap((policy) => waysIn(policy, pods));
    const finding = (way: Way, what: string): Finding => ({
      manifest: way.policy,
      message: `${name(way.from)} may ${what} ${name(way.to)} on port ${way.port}, which no policy of the other end allows: name the flow once, for both ends`,
    });
    return [
      ...out.filter((way) => !into.some((other) => meets(way, other))).map((way) => finding(way, 'call')),
      ...into
        .filter((way) => way.from !== undefined && !out.some((other) => meets(other, way)))
        .map((way) => finding(way, 'be let in by')),
    ];
  },
};

function meets(out: Way, into: Way): boolean {
  return out.to === into.to && out.port === into.port && (into.from === undefined || into.from === out.from);
}

function name(workload: Workload | undefined): string {
  return workload === undefined ? 'anyone' : nameOf(workload.manifest);
}

function waysOut(policy: Manifest, pods: readonly Workload[]): Way[] {
  const { podSelector, egress = [] } = policy.spec as PolicySpec;
  return egress.flatMap(({ to = [], ports }) =>
    chosen(pods, policy, podSelector).flatMap((from) =>
      peers(pods, policy, to).flatMap((target) => portsOf(ports).map((port) => ({ policy, from, to: target, port }))),
    ),
  );
}

function waysIn(policy: Manifest, pods: readonly Workload[]): Way[] {
  const { podSelector, ingress = [] } = policy.spec as PolicySpec;
  return ingress.flatMap(({ from, ports }) =>
    chosen(pods, policy, podSelector).flatMap((to) =>
      (from === undefined ? [undefined] : peers(pods, policy, from)).flatMap((caller) =>
        portsOf(ports).map((port) => ({ policy, from: caller, to, port })),
      ),
    ),
  );
}

function chosen(pods: readonly Workload[], policy: Manifest, selector: LabelSelector): Workload[] {
  return pods.filter(({ namespace, labels }) => namespace === policy.metadata.namespace && selects(selector, labels));
}

/** Pods of these manifests only: DNS and addresses outside of the cluster have no policy here. */
function peers(pods: readonly Workload[], policy: Manifest, of: readonly Peer[]): Workload[] {
  return of.flatMap(({ podSelector, namespaceSelector }) =>
    podSelector === undefined
      ? []
      : pods.filter(
          ({ namespace, labels }) =>
            selects(podSelector, labels) &&
            (namespaceSelector === undefined
              ? namespace === policy.metadata.namespace
              : selects(namespaceSelector, { 'kubernetes.io/metadata.name': namespace })),
        ),
  );
}

function portsOf(ports: PolicyRule['ports']): string[] {
  return ports === undefined ? ['any'] : ports.map(({ port = 'any', protocol = 'TCP' }) => `${port}/${protocol}`);
}
