import { type LabelSelector, type Manifest, selects, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface Binding {
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** Rights in other namespaces may come with a later file: such a Job has to wait anyhow. */
export const rightsBeforeJobs: Rule = {
  name: 'rights-before-jobs',
  why: 'a Job that starts before its rights and its network policy fails, and each retry waits longer',
  check: (manifests) =>
    workloads(manifests)
      .filter(({ manifest }) => manifest.kind === 'Job')
      .flatMap((job): Finding[] =>
        manifests
          .slice(manifests.indexOf(job.manifest))
          .filter(
            (later) => later.metadata.namespace === job.namespace && (isRightOf(later, job) || isPolicyOf(later, job)),
          )
          .map(({ kind, metadata }) => ({
            manifest: job.manifest,
            message: `${kind} ${metadata.name} comes after it: put it before the Job`,
          })),
      ),
};

function isRightOf(manifest: Manifest, { namespace, spec }: Workload): boolean {
  if (manifest.kind !== 'RoleBinding') return false;
  const { subjects = [] } = manifest as unknown as Binding;
  const account = spec.serviceAccountName ?? 'default';
  return subjects.some(
    (subject) => subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === namespace,
  );
}

function isPolicyOf({ kind, spec }: Manifest, { labels }: Workload): boolean {
  return kind === 'NetworkPolicy' && selects((spec as { readonly podSelector: LabelSelector }).podSelector, labels);
}
