import { ApiObject } from 'cdk8s';
import { kubectl } from '../cluster/kubectl.ts';
import { find, get, getWanted } from '../cluster/objects.ts';
import { buildApp } from '../lib/app.ts';
import { chooseEnvironment } from '../lib/environments/choose.ts';
import { type Labels, type Manifest, type Workload, workloads } from '../lib/rules/manifest.ts';
import { PROBER_LABELS } from './prober.ts';

const REDIS = 'e2e-flows-redis';
const COUNTER = 'e2e-flows-counter';
const OUTSIDE = 'e2e-flows-outside';

/** All ports that any pod of the system has, and some that none has. */
export const PORTS = [6379, 26379, 10000, 9090, 8080, 6443] as const;

const READY_MILLISECONDS = 120_000;
const ANSWER_MILLISECONDS = 3000;

/** On which of two nodes the pods of each kind are: the first asks; of those that are asked one is beside it, one is not. */
const NODES_OF_PODS = [0, 0, 1];

/** Pods of one kind. */
export interface StandIn {
  readonly kind: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** A Service that does nothing but take connections, on every port. */
const LISTEN = `for (const port of [${PORTS.join(',')}]) require('net').createServer((s) => s.end()).listen(port, '::');`;

/** Prints what came of each \`host:port\`, all at once; of a name without a port, whether it is resolved. */
const ASK = `
for (const target of process.argv.slice(1)) {
  const [host, port] = target.split(':');
  if (port === undefined) {
    const resolver = new (require('dns').Resolver)({ timeout: ${ANSWER_MILLISECONDS}, tries: 1 });
    resolver.resolve4(host, (error) => console.log(target, error ? error.code : 'reached'));
    continue;
  }
  const socket = require('net').connect({ host, port, timeout: ${ANSWER_MILLISECONDS} });
  const end = (what) => { console.log(target, what); socket.destroy(); };
  socket.once('connect', () => end('reached')).once('timeout', () => end('timeout')).once('error', ({ code }) => end(code));
}`;

/**
 * The namespaces and network policies of a second installation, with pods in the places of the real ones: they carry the
 * same labels, listen on every port, and hold nothing that could be harmed.
 */
export async function startStandIns(): Promise<readonly StandIn[]> {
  const { ENVIRONMENT, COUNTER_IMAGE, REDIS_IMAGE } = process.env;
  const environment = chooseEnvironment(ENVIRONMENT, { counterImage: COUNTER_IMAGE, redisImage: REDIS_IMAGE });
  const app = buildApp({ ...environment, redisNamespace: REDIS, counterNamespace: COUNTER });
  const manifests = app.charts
    .flatMap((chart) => chart.node.findAll())
    .filter((construct) => construct instanceof ApiObject)
    .map((object) => object.toJson() as Manifest);
  const standIns: readonly StandIn[] = [
    ...workloads(manifests).map(standInFor),
    ...[REDIS, COUNTER, OUTSIDE].map((namespace) => ({
      kind: `stranger in ${namespace.replace('e2e-flows-', '')}`,
      namespace,
      labels: {},
    })),
  ];
  const image = find(await getWanted(), 'Deployment', 'counter').spec?.template?.spec.containers[0]?.image ?? '';
  await apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: OUTSIDE, labels: PROBER_LABELS } },
    ...manifests.filter(({ kind }) => kind === 'Namespace').map(withOwnLabel),
    ...manifests.filter(({ kind }) => kind === 'NetworkPolicy'),
  ]);
  const nodes = await workers();
  await apply(
    standIns.flatMap((standIn) =>
      NODES_OF_PODS.map((node, i) => podOf(standIn, i, nodes[node % nodes.length] ?? '', image)),
    ),
  );
  for (const namespace of [REDIS, COUNTER, OUTSIDE])
    await kubectl(
      ['wait', '--for=condition=Ready', 'pods', '--all', '--namespace', namespace, `--timeout=${READY_MILLISECONDS}ms`],
      { timeoutMilliseconds: READY_MILLISECONDS + 10_000 },
    );
  return standIns;
}

export async function removeStandIns(): Promise<void> {
  await kubectl(['delete', 'namespaces', REDIS, COUNTER, OUTSIDE, '--ignore-not-found'], {
    timeoutMilliseconds: 120_000,
  });
}

/** What a pod of that kind is answered by each target: `reached`, `timeout` or the error's code. */
export async function ask({ kind, namespace }: StandIn, targets: readonly string[]): Promise<Map<string, string>> {
  const command = ['exec', `${nameOf(kind)}-0`, '--namespace', namespace, '--', 'node', '-e', ASK, ...targets];
  const lines = (await kubectl(command, { timeoutMilliseconds: 60_000 })).trim().split('\n');
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
}

/** Addresses of the pods of each kind that are asked: on the node of those who ask, and on another. */
export async function addresses(standIns: readonly StandIn[]): Promise<Map<string, readonly string[]>> {
  const pods = await get(['pods', '--all-namespaces', '--selector', 'e2e=prober']);
  const addressOf = (standIn: StandIn, i: number) =>
    pods.find(
      ({ metadata }) => metadata.namespace === standIn.namespace && metadata.name === `${nameOf(standIn.kind)}-${i}`,
    )?.status?.podIP ?? '';
  return new Map(standIns.map((standIn) => [standIn.kind, [1, 2].map((i) => addressOf(standIn, i))]));
}

function standInFor({ manifest, namespace, labels }: Workload): StandIn {
  const job = manifest.metadata.name.replace(/-[0-9a-f]{10}$/, '');
  return { kind: manifest.kind === 'Job' ? `${job} job` : manifest.metadata.name, namespace, labels };
}

function nameOf(kind: string): string {
  return kind.replaceAll(' ', '-');
}

function withOwnLabel(namespace: Manifest): Manifest {
  return {
    ...namespace,
    metadata: { ...namespace.metadata, labels: { ...namespace.metadata.labels, ...PROBER_LABELS } },
  };
}

async function workers(): Promise<readonly string[]> {
  const nodes = await get(['nodes', '--selector', '!node-role.kubernetes.io/control-plane']);
  const all = nodes.length > 0 ? nodes : await get(['nodes']);
  return all.map(({ metadata }) => metadata.name).sort();
}

/** Placed by its node's name. */
function podOf({ kind, namespace, labels }: StandIn, i: number, nodeName: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${nameOf(kind)}-${i}`, namespace, labels: { ...labels, ...PROBER_LABELS } },
    spec: {
      nodeName,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'stand-in',
          image,
          command: ['node', '-e', LISTEN],
          readinessProbe: { exec: { command: ['true'] } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

async function apply(objects: readonly object[]): Promise<void> {
  await kubectl(['apply', '--filename', '-'], {
    input: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
    timeoutMilliseconds: 60_000,
  });
}
