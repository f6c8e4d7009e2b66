import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError, kubectl, run, setting } from '../cluster/kubectl.ts';
import { find, get, getWanted, type KubernetesObject } from '../cluster/objects.ts';
import { observe } from '../cluster/observe.ts';
import { judge } from '../cluster/verdict.ts';
import { until } from '../cluster/wait.ts';

const MAKE_MILLISECONDS = 290_000;

/** The deployed system as its user sees it: by make and kubectl. */
export async function make(...args: readonly string[]): Promise<string> {
  try {
    return await run('make', ['--silent', '--no-print-directory', ...args], { timeoutMilliseconds: MAKE_MILLISECONDS });
  } catch (error) {
    // The last line is make's own; those before it tell why.
    throw error instanceof CommandError ? new Error(`make ${args.join(' ')}: ${error.errors}`) : error;
  }
}

/** A kubeconfig in that folder, with the system's context and no other: what is done to it is done to nobody's own. */
export async function ownKubeconfig(folder: string): Promise<string> {
  const file = join(folder, 'kubeconfig');
  const view = ['config', 'view', '--raw', '--minify', '--context', setting('CONTEXT')];
  await writeFile(file, await run('kubectl', view), { mode: 0o600 });
  return file;
}

export async function url(): Promise<string> {
  return (await make('url')).trim();
}

/** The pod that is named master by a majority of the sentinels. */
export async function master(): Promise<string> {
  let named: string | undefined;
  await until(
    async () => {
      const verdict = judge(await observe());
      named = verdict.master;
      return named === undefined ? verdict.because.join('; ') : undefined;
    },
    { deadlineMilliseconds: 30_000 },
  );
  return named ?? '';
}

/** The role that a Redis pod says it has. */
export async function roleOf(pod: string): Promise<string | undefined> {
  return (await observe()).redis.find(({ name }) => name === pod)?.answer?.role;
}

/** Names of the namespaces, which are options of the environment. */
export async function namespaces(): Promise<{ readonly redis: string; readonly counter: string }> {
  const wanted = await getWanted();
  return {
    redis: find(wanted, 'StatefulSet', 'redis').metadata.namespace ?? '',
    counter: find(wanted, 'Deployment', 'counter').metadata.namespace ?? '',
  };
}

/** All pods of the system. */
export async function podsOf({
  redis,
  counter,
}: Awaited<ReturnType<typeof namespaces>>): Promise<readonly KubernetesObject[]> {
  return (await Promise.all([redis, counter].map((namespace) => get(['pods', '--namespace', namespace])))).flat();
}

/** What Redis holds for ids, asked inside the master's pod. */
export async function stored(ids: readonly string[]): Promise<Map<string, bigint>> {
  const script = "REDISCLI_AUTH=$(tr -d '\\r\\n' </credentials/app) exec redis-cli --user app";
  const answer = await kubectl(
    ['exec', '--stdin', '--namespace', (await namespaces()).redis, await master(), '--', 'sh', '-c', script],
    { input: ids.map((id) => `GET ${id}\n`).join('') },
  );
  const values = answer.trimEnd().split('\n');
  return new Map(ids.map((id, i) => [id, BigInt(values[i] ?? '')]));
}
