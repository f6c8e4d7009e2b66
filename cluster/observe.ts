import { REDIS_QUESTIONS, redisAnswer, sentinelAnswer, sentinelQuestions } from './answers.ts';
import { kubectl } from './kubectl.ts';
import { membersOf } from './members.ts';
import { find, get, getWanted, hasCondition, type KubernetesObject } from './objects.ts';
import type { Observation, Redis, Sentinel } from './verdict.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;
/** The name under which the sentinels know the master. */
const MASTER = 'redis';
/** A machine that is busy needs some of it to start kubectl. */
const ANSWER_MILLISECONDS = 15_000;

/** Asks Kubernetes for the pods, and one of the Redis pods, which may connect to the others, for what all of them say. */
export async function observe(): Promise<Observation> {
  const wanted = await getWanted();
  const redisNamespace = find(wanted, 'StatefulSet', 'redis').metadata.namespace ?? '';
  const counterNamespace = find(wanted, 'Deployment', 'counter').metadata.namespace ?? '';
  const [objects, [counter], nodes] = await Promise.all([
    get(['statefulsets,pods,services', '--namespace', redisNamespace]),
    get(['deployment', 'counter', '--namespace', counterNamespace]),
    get(['nodes']),
  ]);
  const lostNodes = new Set(nodes.filter((node) => !hasCondition(node, 'Ready')).map((node) => node.metadata.name));
  const redis = podsOf(find(objects, 'StatefulSet', 'redis'), objects, lostNodes);
  const sentinels = podsOf(find(objects, 'StatefulSet', 'redis-sentinel'), objects, lostNodes);
  const names = namesByAddress(objects);
  const answers = await ask(
    [...redis.filter(({ trouble }) => trouble === undefined), ...redis].filter(({ running }) => running),
    [
      ...redis.map((one) => ({ ...one, port: REDIS_PORT, questions: REDIS_QUESTIONS })),
      ...sentinels.map((one) => ({ ...one, port: SENTINEL_PORT, questions: sentinelQuestions(MASTER) })),
    ],
  );
  return {
    redis: redis.map(({ name, trouble }): Redis => {
      const lines = answers.get(name);
      return { name, trouble, ...(lines && { answer: redisAnswer(lines, names) }) };
    }),
    sentinels: sentinels.map(({ name, trouble }): Sentinel => {
      const lines = answers.get(name);
      return { name, trouble, ...(lines && { answer: sentinelAnswer(lines, names) }) };
    }),
    counters: { wanted: counter?.spec?.replicas ?? 1, ready: counter?.status?.readyReplicas ?? 0 },
    members: membersOf(objects),
  };
}

/** A pod that a set should have. */
interface Member {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly running: boolean;
  readonly trouble: string | undefined;
}

function podsOf(
  set: KubernetesObject,
  objects: readonly KubernetesObject[],
  lostNodes: ReadonlySet<string>,
): readonly Member[] {
  const { name: setName, namespace = '' } = set.metadata;
  return Array.from({ length: set.spec?.replicas ?? 1 }, (_, i) => {
    const name = `${setName}-${i}`;
    const pod = objects.find((object) => object.kind === 'Pod' && object.metadata.name === name);
    const address = objects.find((object) => object.kind === 'Service' && object.metadata.name === name);
    return {
      name,
      namespace,
      address: pod?.status?.podIP ?? address?.spec?.clusterIP ?? '',
      running: pod?.status?.phase === 'Running' && !lostNodes.has(pod.spec?.nodeName ?? ''),
      trouble: troubleOf(pod, lostNodes),
    };
  });
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

interface Question {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly questions: readonly string[];
}

/** All are asked at once, and each line of an answer is marked by the name of who gives it. */
const SCRIPT = `
REDISCLI_AUTH=$(tr -d '\\r\\n' <"$CREDENTIALS/node")
export REDISCLI_AUTH
while [ $# -gt 0 ]; do
  echo "$4" | timeout 5 redis-cli --user node -h "$2" -p "$3" 2>/dev/null | sed "s/^/$1 /" &
  shift 4
done
wait`;

/** The lines of each answer by name; who gives none is missing. */
async function ask(
  askers: readonly Member[],
  questions: readonly Question[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const [asker, ...others] = askers;
  if (!asker) return new Map();
  const words = questions.flatMap((one) => [one.name, one.address, String(one.port), one.questions.join('\n')]);
  const command = ['exec', '--namespace', asker.namespace, asker.name, '--', 'sh', '-c', SCRIPT, 'ask', ...words];
  try {
    const lines = (await kubectl(command, { timeoutMilliseconds: ANSWER_MILLISECONDS })).split(/\r?\n/);
    const marked = lines
      .filter((line) => line.includes(' '))
      .map((line) => [line.split(' ', 1)[0] ?? '', line] as const);
    const byName = Map.groupBy(marked, ([name]) => name);
    return new Map([...byName].map(([name, own]) => [name, own.map(([, line]) => line.slice(name.length + 1))]));
  } catch {
    // That its node does not answer is seen by its own silence when another is asked.
    return ask(others, questions);
  }
}
