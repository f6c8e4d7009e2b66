/** What a cluster's nodes tell of what made it. */
export interface Node {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly providerID?: string };
  readonly status?: {
    readonly nodeInfo?: { readonly kubeletVersion?: string; readonly containerRuntimeVersion?: string };
  };
}

export type Platform =
  | { readonly kind: 'kind' | 'k3d'; readonly cluster: string }
  | { readonly kind: 'minikube'; readonly profile: string }
  | { readonly kind: 'k3s' | 'microk8s'; readonly nodes: readonly string[] }
  | { readonly kind: 'Docker Desktop' | 'OrbStack' | 'colima'; readonly docker: boolean }
  | { readonly kind: 'cloud'; readonly provider: string }
  | { readonly kind: 'unknown' };

/** Schemes of providerID that no node of this machine has; others are named as they are. */
const PROVIDERS: Readonly<Record<string, string>> = {
  aws: 'AWS',
  azure: 'Azure',
  gce: 'Google Cloud',
  ocid1: 'Oracle Cloud',
};

/**
 * By what the nodes say, not by the context's name, which anyone may choose. The first that fits counts: k3d, colima and
 * OrbStack run k3s or their own kind of it, and Docker Desktop can run kind.
 */
export function recognise(nodes: readonly Node[]): Platform {
  const names = nodes.map(({ metadata }) => metadata.name);
  const labels = nodes.map(({ metadata }) => metadata.labels ?? {});
  const versions = nodes.map(({ status }) => status?.nodeInfo?.kubeletVersion ?? '');
  const providers = nodes.map(({ spec }) => spec?.providerID ?? '');
  const docker = nodes.every(({ status }) => status?.nodeInfo?.containerRuntimeVersion?.startsWith('docker:') ?? false);
  const inProvider = (pattern: RegExp): string | undefined =>
    providers.map((id) => pattern.exec(id)?.[1]).find((found) => found !== undefined);

  if (names.includes('docker-desktop') || names.includes('desktop-control-plane'))
    return { kind: 'Docker Desktop', docker: true };
  if (versions.some((version) => version.includes('+orb'))) return { kind: 'OrbStack', docker: true };
  const kind = inProvider(/^kind:\/\/[^/]+\/([^/]+)\//);
  if (kind !== undefined) return { kind: 'kind', cluster: kind };
  const k3d = inProvider(/^k3s:\/\/k3d-(.+)-(?:server|agent)-\d+$/);
  if (k3d !== undefined) return { kind: 'k3d', cluster: k3d };
  const profile = labels.map((of) => of['minikube.k8s.io/name']).find((name) => name !== undefined);
  if (profile !== undefined) return { kind: 'minikube', profile };
  if (labels.some((of) => 'microk8s.io/cluster' in of)) return { kind: 'microk8s', nodes: names };
  if (names.some((name) => /^colima(-|$)/.test(name))) return { kind: 'colima', docker };
  const scheme = inProvider(/^([a-z0-9]+)(?::\/\/|\.)/);
  if (scheme === 'k3s' || (scheme === undefined && versions.some((version) => version.includes('+k3s'))))
    return { kind: 'k3s', nodes: names };
  if (scheme !== undefined) return { kind: 'cloud', provider: PROVIDERS[scheme] ?? scheme };
  return { kind: 'unknown' };
}
