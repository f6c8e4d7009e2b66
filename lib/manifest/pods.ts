/** Pods of one kind, by what never changes about them: selectors, Services and network flows are written in these words. */
export interface Pods {
  readonly namespace: string;
  /** Label `app.kubernetes.io/name`: the application. */
  readonly app: string;
  /** Label `app.kubernetes.io/component`: the pods' part in it. */
  readonly component: string;
  /** Label `app.kubernetes.io/part-of` of the objects that belong to the pods. @default 'counter' */
  readonly partOf?: string;
}

/** The label of the workload's name. */
export const INSTANCE = 'app.kubernetes.io/instance';

/** The stable labels of pods. A selector cannot be changed later, so nothing else ever stands in one. */
export function selectorLabels(pods: Pods): Record<string, string> {
  return { 'app.kubernetes.io/name': pods.app, 'app.kubernetes.io/component': pods.component };
}

/**
 * All labels of an object that belongs to pods of a kind.
 *
 * @param instance name of the workload
 * @param version of what runs in the pods, where it is known
 */
export function labels(pods: Pods, instance: string, version?: string): Record<string, string> {
  return {
    ...selectorLabels(pods),
    [INSTANCE]: instance,
    ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
    'app.kubernetes.io/part-of': pods.partOf ?? 'counter',
    'app.kubernetes.io/managed-by': 'cdk8s',
  };
}
