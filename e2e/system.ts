import { kubectl, run } from '../cluster/kubectl.ts';
import { find, get, getInstalled, type KubernetesObject } from '../cluster/objects.ts';
import { observe } from '../cluster/observe.ts';
import { judge } from '../cluster/verdict.ts';

const MAKE_MILLISECONDS = 300_000;

/** The deployed system as its user sees it: by make and kubectl. */
export function make(...args: readonly string[]): Promise<string> {
  return run('make', ['--silent', '--no-print-directory', ...args], { timeoutMilliseconds: MAKE_MILLISECONDS });
}

export async function url(): Promise<string> {
  return (await make('url')).trim();
}

/** The pod that is named master by a majority of the sentinels. */
export async function master(): Promise<string> {
  const verdict = judge(await observe());
  if (verdict.master === undefined) throw new Error(`no master: ${verdict.because.join('; ')}`);
  return verdict.master;
}

/** The role that a Redis pod says it has. */
export async function roleOf(pod: string): Promise<string | undefined> {
  return (await observe()).redis.find(({ name }) => name === pod)?.answer?.role;
}

export async function redisNamespace(): Promise<string> {
  return find(await getInstalled(), 'StatefulSet', 'redis').metadata.namespace ?? '';
}

export async function counterNamespace(): Promise<string> {
  return find(await getInstalled(), 'Deployment', 'counter').metadata.namespace ?? '';
}

/** All pods of the system. */
export async function pods(): Promise<readonly KubernetesObject[]> {
  const namespaces = [await redisNamespace(), await counterNamespace()];
  return (await Promise.all(namespaces.map((namespace) => get(['pods', '--namespace', namespace])))).flat();
}

/** What Redis holds for ids, asked inside the master's pod. */
export async function stored(ids: readonly string[]): Promise<Map<string, bigint>> {
  const script = "REDISCLI_AUTH=$(tr -d '\\r\\n' </credentials/app) exec redis-cli --user app";
  const answer = await kubectl(
    ['exec', '--stdin', '--namespace', await redisNamespace(), await master(), '--', 'sh', '-c', script],
    { input: ids.map((id) => `GET ${id}\n`).join('') },
  );
  const values = answer.trimEnd().split('\n');
  return new Map(ids.map((id, i) => [id, BigInt(values[i] ?? '')]));
}
