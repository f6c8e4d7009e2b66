export interface Finding {
  readonly tool: string;
  readonly check: string;
  readonly object: string;
  readonly summary: string;
}

interface Accepted {
  readonly checks: readonly string[];
  /** Names of objects, as the tools write them. */
  readonly objects: RegExp;
  /** @default all */
  readonly environments?: readonly string[];
  readonly why: string;
}

/** What a scanner finds and we keep, with the reason. */
export const accepted: readonly Accepted[] = [
  {
    checks: ['service-targets-pod'],
    objects: /redis(-sentinel)?-\d$/,
    why: 'it selects one pod by the label that Kubernetes itself puts on a StatefulSet’s pods',
  },
  {
    checks: ['container-image-pull-policy', 'CKV_K8S_15', 'CKV_K8S_43'],
    objects: /./,
    environments: ['local'],
    why: 'the images of a test cluster are loaded by hand: no registry has them, and they have no digest',
  },
];

export function isAccepted(environment: string, { check, object }: Finding): boolean {
  return accepted.some(
    ({ checks, objects, environments }) =>
      checks.includes(check) &&
      objects.test(object) &&
      (environments === undefined || environments.includes(environment)),
  );
}
