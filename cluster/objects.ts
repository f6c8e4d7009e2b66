import { kubectl } from './kubectl.ts';

/** Folder of the manifests that are meant: what `make synth` wrote. */
export const DIST = process.env.DIST ?? 'dist';

/** Labels that every object of this project carries. */
const OWN_LABELS = 'app.kubernetes.io/part-of=counter,app.kubernetes.io/managed-by=cdk8s';

/** What all objects have in common, and the fields of workloads and Services that are read here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec?: {
    readonly replicas?: number;
    readonly nodeName?: string;
    readonly clusterIP?: string;
    readonly selector?: object;
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number }[];
    readonly template?: {
      readonly spec: {
        readonly containers: readonly {
          readonly image: string;
          readonly env?: readonly { readonly name: string; readonly value?: string }[];
        }[];
        readonly volumes?: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
      };
    };
  };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
}

/** `kind namespace/name`, as it is told to people. */
export function nameOf(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  return `${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

export function hasCondition(object: KubernetesObject, type: string): boolean {
  return (
    object.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  );
}

/** The objects that kubectl answers with; those that are not there are left out. */
export async function get(args: readonly string[]): Promise<readonly KubernetesObject[]> {
  return parse(await kubectl(['get', ...args, '--ignore-not-found', '--output', 'json']));
}

/** kubectl prints nothing, one object, or a list of them. */
export function parse(json: string): readonly KubernetesObject[] {
  if (json.trim() === '') return [];
  const parsed = JSON.parse(json) as KubernetesObject & { readonly items?: readonly KubernetesObject[] };
  return parsed.items ?? [parsed];
}

/** The objects of dist as they are written; the cluster is not asked. */
export async function getWanted(): Promise<readonly KubernetesObject[]> {
  const command = ['create', '--dry-run=client', '--validate=false', '--filename', DIST, '--output', 'json'];
  // One object after the other, not a list; only their own braces stand at the beginning of a line.
  return parse(`{"items": [${(await kubectl(command)).replaceAll(/^\}\n\{$/gm, '}, {')}]}`);
}

/** The objects of dist as they are in the cluster now, each asked for by itself. */
export function getInstalled(): Promise<readonly KubernetesObject[]> {
  return get(['--filename', DIST]);
}

/** ConfigMaps and Jobs of this project in the namespaces of some objects, those of earlier deployments too. */
export async function getGenerations(objects: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
  const found = await Promise.all(
    namespacesOf(objects).map((namespace) =>
      get(['configmaps,jobs', '--namespace', namespace, '--selector', OWN_LABELS]),
    ),
  );
  return found.flat();
}

/** The namespaces of a list of objects, each once. */
export function namespacesOf(objects: readonly KubernetesObject[]): readonly string[] {
  return [...new Set(objects.flatMap((object) => object.metadata.namespace ?? []))].sort();
}

/** @throws where it is not among them */
export function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found)
    throw new Error(`${kind} ${name} is not there: make synth writes it, make deploy puts it into the cluster`);
  return found;
}
