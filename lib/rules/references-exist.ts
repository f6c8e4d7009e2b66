import { containersOf, type Manifest, type Volume, workloads } from './manifest.ts';
import type { Finding, Reference, Rule } from './rule.ts';

/** The ConfigMap that Kubernetes puts into every namespace. */
const CLUSTER_AUTHORITY = 'kube-root-ca.crt';

interface BindingFields {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export const referencesExist: Rule = {
  name: 'references-exist',
  why: 'a pod that mounts what does not exist waits for ever, and a role bound to nobody helps nobody',
  check(manifests, external) {
    const known = new Set([
      ...manifests.map(({ kind, metadata }) =>
        key({ kind, namespace: metadata.namespace ?? 'default', name: metadata.name }),
      ),
      ...external.map(key),
    ]);
    return [...podReferences(manifests), ...otherReferences(manifests)]
      .filter(([, reference]) => !known.has(key(reference)) && reference.name !== CLUSTER_AUTHORITY)
      .map(
        ([manifest, { kind, namespace, name }]): Finding => ({
          manifest,
          message: `it needs ${kind} ${namespace}/${name}, which is not there: correct the name, add the object, or declare it as external`,
        }),
      );
  },
};

function key({ kind, namespace, name }: Reference): string {
  return `${kind} ${namespace}/${name}`;
}

function podReferences(manifests: readonly Manifest[]): [Manifest, Reference][] {
  return workloads(manifests).flatMap(({ manifest, namespace, spec }) => {
    const containers = containersOf(spec);
    const named = (kind: string, names: readonly (string | undefined)[]) =>
      names
        .filter((name) => name !== undefined)
        .map((name): [Manifest, Reference] => [manifest, { kind, namespace, name }]);
    const sources = (spec.volumes ?? []).flatMap((volume: Volume) => volume.projected?.sources ?? []);
    return [
      ...named('ServiceAccount', [spec.serviceAccountName]),
      // It belongs to no namespace.
      ...named('PriorityClass', [spec.priorityClassName]).map(([by, reference]): [Manifest, Reference] => [
        by,
        { ...reference, namespace: 'default' },
      ]),
      ...named('Secret', [
        ...(spec.imagePullSecrets ?? []).map(({ name }) => name),
        ...(spec.volumes ?? []).map((volume) => volume.secret?.secretName),
        ...sources.map(({ secret }) => secret?.name),
        ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name)),
        ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef?.name)),
      ]),
      ...named('ConfigMap', [
        ...(spec.volumes ?? []).map((volume) => volume.configMap?.name),
        ...sources.map(({ configMap }) => configMap?.name),
        ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name)),
        ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)),
      ]),
    ];
  });
}

function otherReferences(manifests: readonly Manifest[]): [Manifest, Reference][] {
  return manifests.flatMap((manifest): [Manifest, Reference][] => {
    const namespace = manifest.metadata.namespace ?? 'default';
    if (manifest.kind === 'StatefulSet') {
      return [
        [
          manifest,
          { kind: 'Service', namespace, name: (manifest.spec as { readonly serviceName: string }).serviceName },
        ],
      ];
    }
    if (manifest.kind !== 'RoleBinding') return [];
    const { roleRef, subjects = [] } = manifest as unknown as BindingFields;
    return [
      [manifest, { kind: roleRef.kind, namespace, name: roleRef.name }],
      ...subjects
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map((subject): [Manifest, Reference] => [
          manifest,
          { kind: subject.kind, namespace: subject.namespace ?? namespace, name: subject.name },
        ]),
    ];
  });
}
