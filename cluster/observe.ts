import { kubectl } from './kubectl.ts';
import { find, get, getInstalled, hasCondition, type KubernetesObject } from './objects.ts';
import type { Observation, Redis, Sentinel } from './verdict.ts';

const REDIS = { name: 'redis', port: 6379 };
const SENTINEL = { name: 'redis-sentinel', port: 26379 };
/** The name under which the sentinels know the master. */
const MASTER = 'redis';
/** A pod of a lost node does not answer at all. */
const ANSWER_MILLISECONDS = 8000;

/** Asks Kubernetes, then every Redis and every sentinel inside its own pod, all at once. */
export async function observe(): Promise<Observation> {
  const installed = await getInstalled();
  const redis = find(installed, 'StatefulSet', REDIS.name);
  const sentinel = find(installed, 'StatefulSet', SENTINEL.name);
  const counter = find(installed, 'Deployment', 'counter');
  const namespace = redis.metadata.namespace ?? '';
  const [objects, nodes] = await Promise.all([get(['pods,services', '--namespace', namespace]), get(['nodes'])]);
  const lostNodes = new Set(nodes.filter((node) => !hasCondition(node, 'Ready')).map((node) => node.metadata.name));
  const names = namesByAddress(objects);

  const podsOf = (set: KubernetesObject) =>
    Array.from({ length: set.spec?.replicas ?? 1 }, (_, i) => {
      const name = `${set.metadata.name}-${i}`;
      const pod = objects.find((object) => object.kind === 'Pod' && object.metadata.name === name);
      return { name, pod, trouble: troubleOf(pod, lostNodes) };
    });
  return {
    redis: await Promise.all(
      podsOf(redis).map(async ({ name, pod, trouble }): Promise<Redis> => {
        const lines = await ask(pod, lostNodes, REDIS.port, ['GET /version', 'INFO replication']);
        return { name, trouble, ...(lines && { answer: redisAnswer(lines, names) }) };
      }),
    ),
    sentinels: await Promise.all(
      podsOf(sentinel).map(async ({ name, pod, trouble }): Promise<Sentinel> => {
        const question = [`SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER}`, `SENTINEL MASTER ${MASTER}`];
        const lines = await ask(pod, lostNodes, SENTINEL.port, question);
        return { name, trouble, ...(lines && { answer: sentinelAnswer(lines, names) }) };
      }),
    ),
    counters: { wanted: counter.spec?.replicas ?? 1, ready: counter.status?.readyReplicas ?? 0 },
  };
}

/** Each pod of a set has a Service of its name, by whose address the others know it. */
function namesByAddress(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  return new Map(
    objects.flatMap(({ kind, metadata, spec }) =>
      kind === 'Service' && spec?.clusterIP ? [[spec.clusterIP, metadata.name] as const] : [],
    ),
  );
}

function troubleOf(pod: KubernetesObject | undefined, lostNodes: ReadonlySet<string>): string | undefined {
  if (!pod) return 'is not there';
  const node = pod.spec?.nodeName;
  if (node !== undefined && lostNodes.has(node)) return `is on node ${node}, which is not ready`;
  if (hasCondition(pod, 'Ready')) return undefined;
  const unschedulable = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unschedulable) return `has no node: ${unschedulable.message}`;
  const waiting = pod.status?.containerStatuses?.find(({ state }) => state?.waiting)?.state?.waiting?.reason;
  return `is not ready (${waiting ?? pod.status?.phase ?? 'unknown'})`;
}

/** The lines of the answers; `undefined` where the server does not answer. */
async function ask(
  pod: KubernetesObject | undefined,
  lostNodes: ReadonlySet<string>,
  port: number,
  questions: readonly string[],
): Promise<readonly string[] | undefined> {
  if (pod?.status?.phase !== 'Running' || lostNodes.has(pod.spec?.nodeName ?? '')) return undefined;
  const { name, namespace = '' } = pod.metadata;
  // The password goes from the file into the environment of redis-cli, never onto a command line.
  const script = `REDISCLI_AUTH=$(tr -d '\\r\\n' </credentials/node) exec timeout 5 redis-cli --user node -p ${port}`;
  try {
    const answer = await kubectl(['exec', '--stdin', '--namespace', namespace, name, '--', 'sh', '-c', script], {
      input: `${questions.join('\n')}\n`,
      timeoutMilliseconds: ANSWER_MILLISECONDS,
    });
    return answer.replaceAll('\r', '').split('\n');
  } catch {
    // That it does not answer is the observation.
    return undefined;
  }
}

function redisAnswer(lines: readonly string[], names: ReadonlyMap<string, string>): NonNullable<Redis['answer']> {
  const info = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  const address = info.get('master_host');
  return {
    role: info.get('role') ?? lines[0] ?? 'nothing',
    follows: address === undefined ? undefined : (names.get(address) ?? address),
    linkUp: info.get('master_link_status') === 'up',
    version: /^\d+ \d+$/.test(lines[0] ?? '') ? (lines[0] ?? '') : '0 0',
  };
}

function sentinelAnswer(lines: readonly string[], names: ReadonlyMap<string, string>): NonNullable<Sentinel['answer']> {
  const [address = ''] = lines;
  // Names and values in turn, after the two lines of the address.
  const fields = new Map<string, string>();
  for (let i = 2; i + 1 < lines.length; i += 2) fields.set(lines[i] ?? '', lines[i + 1] ?? '');
  return {
    names: /^[0-9a-f]*[.:][0-9a-f.:]+$/.test(address) ? (names.get(address) ?? address) : undefined,
    epoch: Number(fields.get('config-epoch') ?? 0),
    flags: (fields.get('flags') ?? '').split(',').filter((flag) => flag !== ''),
    otherSentinels: Number(fields.get('num-other-sentinels') ?? 0),
    replicas: Number(fields.get('num-slaves') ?? 0),
  };
}
