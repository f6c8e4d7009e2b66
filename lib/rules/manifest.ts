/** An object as it is applied. What a rule reads of it is said by the types below; everything else may be there too. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
  readonly [field: string]: unknown;
}

export type Labels = Readonly<Record<string, string>>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly configMapKeyRef?: Named; readonly secretKeyRef?: Named };
  }[];
  readonly envFrom?: readonly { readonly configMapRef?: Named; readonly secretRef?: Named }[];
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: string;
    readonly hostPort?: number;
  }[];
  readonly resources?: { readonly requests?: Labels; readonly limits?: Labels };
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Handler {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly host?: string; readonly port: number | string };
  readonly tcpSocket?: { readonly host?: string; readonly port: number | string };
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  readonly sysctls?: readonly { readonly name: string }[];
}

interface Named {
  readonly name: string;
}

export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
  readonly projected?: {
    readonly sources?: readonly {
      readonly configMap?: Named;
      readonly secret?: Named;
      readonly serviceAccountToken?: object;
    }[];
  };
  readonly [source: string]: unknown;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
  readonly priorityClassName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly imagePullSecrets?: readonly Named[];
  readonly securityContext?: SecurityContext;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly terminationGracePeriodSeconds?: number;
}

/** What makes pods: a workload with the template of its pods, or a pod that is its own. */
export interface Workload {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  /** Pods that there are; `undefined` where an autoscaler or the number of nodes says so. */
  readonly replicas: number | undefined;
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly template: {
    readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
    readonly spec: PodSpec;
  };
}

export function workloads(manifests: readonly Manifest[]): Workload[] {
  return manifests.flatMap((manifest) => {
    const namespace = manifest.metadata.namespace ?? 'default';
    switch (manifest.kind) {
      case 'Pod': {
        const { labels = {}, annotations = {} } = manifest.metadata;
        return [{ manifest, namespace, labels, annotations, spec: manifest.spec as PodSpec, replicas: 1 }];
      }
      case 'Deployment':
      case 'ReplicaSet':
      case 'StatefulSet':
      case 'DaemonSet':
      case 'Job': {
        const { template, replicas } = manifest.spec as WorkloadSpec;
        const { labels = {}, annotations = {} } = template.metadata ?? {};
        return [
          {
            manifest,
            namespace,
            labels,
            annotations,
            spec: template.spec,
            replicas: manifest.kind === 'Job' ? 1 : replicas,
          },
        ];
      }
      default:
        return [];
    }
  });
}

export function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}

/** Whether a selector chooses pods of that labels; an empty one chooses all. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

/** The label by which the pods of a StatefulSet are told apart; Kubernetes sets it. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';

/** The labels of each pod that a workload makes, as far as they differ. */
export function podLabels(workload: Workload): Labels[] {
  const { manifest, labels, replicas = 1 } = workload;
  if (manifest.kind !== 'StatefulSet') return [labels];
  return Array.from({ length: replicas }, (_, ordinal) => ({
    ...labels,
    [POD_NAME]: `${manifest.metadata.name}-${ordinal}`,
  }));
}

/** As people name it: `StatefulSet redis/redis`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
