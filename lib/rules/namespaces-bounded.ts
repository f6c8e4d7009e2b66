import { mebibytes, millicores } from '../manifest/quantities.ts';
import { type Labels, type Manifest, type PodSpec, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface Amount {
  /** As a quota names it. */
  readonly name: string;
  readonly unit: string;
  readonly read: (quantity: string) => number;
  readonly ofPod: (spec: PodSpec) => number;
}

const AMOUNTS: readonly Amount[] = [
  { name: 'pods', unit: '', read: Number, ofPod: () => 1 },
  { name: 'requests.cpu', unit: 'm', read: millicores, ofPod: sumOf('requests', 'cpu', millicores) },
  { name: 'requests.memory', unit: 'Mi', read: mebibytes, ofPod: sumOf('requests', 'memory', mebibytes) },
  { name: 'limits.memory', unit: 'Mi', read: mebibytes, ofPod: sumOf('limits', 'memory', mebibytes) },
];

export const namespacesBounded: Rule = {
  name: 'namespaces-bounded',
  why: 'without a quota what runs wild takes the whole cluster; with too small a one a rolling update stops half-way, and only an event tells',
  check: (manifests) =>
    manifests
      .filter(({ kind }) => kind === 'Namespace')
      .flatMap((manifest): Finding[] => {
        const { name } = manifest.metadata;
        const inside = (kind: string) => manifests.find((one) => one.kind === kind && one.metadata.namespace === name);
        const missing = ['ResourceQuota', 'LimitRange'].filter((kind) => inside(kind) === undefined);
        const quota = inside('ResourceQuota');
        const pods = workloads(manifests).filter(({ namespace }) => namespace === name);
        return [
          ...missing.map((kind) => ({ manifest, message: `it has no ${kind}: bound it by boundNamespace` })),
          ...(quota === undefined ? [] : AMOUNTS.flatMap((amount) => tooLittle(quota, pods, amount))),
        ];
      }),
};

/** While all workloads are updated at once. */
function tooLittle(quota: Manifest, pods: readonly Workload[], { name, unit, read, ofPod }: Amount): Finding[] {
  const given = (quota.spec as { readonly hard: Labels }).hard[name];
  if (given === undefined) return [{ manifest: quota, message: `it does not bound ${name}: add it` }];
  const needed = pods.reduce((sum, pod) => sum + ((pod.replicas ?? 1) + surge(pod)) * ofPod(pod.spec), 0);
  if (read(given) >= needed) return [];
  return [{ manifest: quota, message: `${name} is ${given}, and a rolling update takes ${needed}${unit}: raise it` }];
}

/** Pods beyond the wanted ones: a StatefulSet makes none. */
function surge({ manifest }: Workload): number {
  if (manifest.kind !== 'Deployment') return 0;
  const { strategy } = manifest.spec as { strategy?: { rollingUpdate?: { maxSurge?: number } } };
  return strategy?.rollingUpdate?.maxSurge ?? 1;
}

function sumOf(of: 'requests' | 'limits', name: string, read: (quantity: string) => number): Amount['ofPod'] {
  return ({ containers }) =>
    containers.reduce((sum, { resources }) => {
      const quantity = resources?.[of]?.[name];
      return sum + (quantity === undefined ? 0 : read(quantity));
    }, 0);
}
