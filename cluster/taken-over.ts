import { users } from '../lib/redis/users.ts';
import { kubectl } from './kubectl.ts';
import { get, type KubernetesObject } from './objects.ts';
import { expectedState, SENTINEL_USERS, type Secret, sha256 } from './rotation.ts';
import { until } from './wait.ts';

/** The kubelet brings a changed Secret within two minutes, should the annotation not make it hurry. */
const TAKEN_OVER_MILLISECONDS = 240_000;
/** On a pod: writing it makes the kubelet look after that pod now, and bring the changed Secret. */
const HURRY = 'counter/passwords';
const COMPONENTS = 'app.kubernetes.io/component in (node, sentinel, server)';

/**
 * What the script of the pod says to have taken over, then of each user the hashes of what the server itself accepts.
 * Arguments: port, user…
 */
const ASK_SERVER = `
cat "$RUN/passwords-taken-over"
REDISCLI_AUTH=$(tr -d '\\r\\n' <"$CREDENTIALS/node")
export REDISCLI_AUTH
port=$1
shift
for user in "$@"; do
  echo "$user" $(timeout 5 redis-cli --user node -p "$port" ACL GETUSER "$user" | grep -xE '[0-9a-f]{64}' | sort)
done`;
/** The counter reads the file each time it connects, so having it is using it. */
const ASK_COUNTER = 'sha256sum </credentials/app | cut -d " " -f 1';

interface Question {
  readonly words: readonly string[];
  readonly expected: string;
}

/** @throws where it is none of the pods that have passwords */
function questionFor(pod: KubernetesObject, redis: Secret): Question {
  switch (pod.metadata.labels?.['app.kubernetes.io/component']) {
    case 'node':
      return { words: [ASK_SERVER, 'ask', '6379', ...users], expected: expectedState(redis, users) };
    case 'sentinel':
      return { words: [ASK_SERVER, 'ask', '26379', ...SENTINEL_USERS], expected: expectedState(redis, SENTINEL_USERS) };
    default:
      return { words: [ASK_COUNTER], expected: sha256(Buffer.from(redis.data?.app ?? '', 'base64')) };
  }
}

async function lackingOf(pod: KubernetesObject, redis: Secret): Promise<string | undefined> {
  const { name, namespace = '' } = pod.metadata;
  const { words, expected } = questionFor(pod, redis);
  try {
    const said = await kubectl(['exec', '--namespace', namespace, name, '--', 'sh', '-c', ...words]);
    return said.trim() === expected ? undefined : name;
  } catch {
    // Being replaced, or from before this question could be asked: in both cases it has not said so.
    return `${name} (does not answer)`;
  }
}

/**
 * Until every pod that runs has the passwords of the Secret, and its server accepts these and no others.
 *
 * @returns how many pods that are
 */
export async function untilTakenOver(
  redis: Secret,
  namespaces: readonly string[],
  onChange: (lacks: string) => void,
): Promise<number> {
  const done = new Set<string>();
  const hurried = new Set<string>();
  const lacking = async (): Promise<string | undefined> => {
    const pods = (await podsOf(namespaces)).filter(({ metadata }) => !done.has(metadata.uid ?? ''));
    await hurry(pods.filter(({ metadata }) => !hurried.has(metadata.uid ?? '')));
    for (const { metadata } of pods) hurried.add(metadata.uid ?? '');
    const found = await Promise.all(
      pods.map(async (pod) => {
        const lacks = await lackingOf(pod, redis);
        if (lacks === undefined) done.add(pod.metadata.uid ?? '');
        return lacks ?? [];
      }),
    );
    const names = found.flat();
    return names.length === 0 ? undefined : `the passwords have not reached ${names.join(', ')}`;
  };
  await until(lacking, { deadlineMilliseconds: TAKEN_OVER_MILLISECONDS, onChange });
  return done.size;
}

async function podsOf(namespaces: readonly string[]): Promise<readonly KubernetesObject[]> {
  const found = await Promise.all(
    namespaces.map((namespace) => get(['pods', '--namespace', namespace, '--selector', COMPONENTS])),
  );
  return found.flat().filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending');
}

async function hurry(pods: readonly KubernetesObject[]): Promise<void> {
  const byNamespace = Map.groupBy(pods, ({ metadata }) => metadata.namespace ?? '');
  for (const [namespace, own] of byNamespace) {
    const names = own.map(({ metadata }) => metadata.name);
    const annotation = `${HURRY}=${new Date().toISOString()}`;
    await kubectl(['annotate', 'pods', '--overwrite', '--namespace', namespace, ...names, annotation]);
  }
}
