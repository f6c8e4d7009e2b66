import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { until } from './until.ts';

/** What is wrong with the set now, a line each; none when it is whole. */
export async function troubles(set: RedisSet, away: readonly Pod[] = []): Promise<string[]> {
  const here = (pods: readonly Pod[]) => pods.filter((pod) => !away.includes(pod));
  const ask = async (pod: Pod, ...command: string[]) =>
    pod.cli(...command).catch((error: Error) => `no answer: ${error.message}`);
  const named = await Promise.all(
    here(set.sentinels).map(
      async (pod) => (await ask(pod, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'redis')).split('\n')[0],
    ),
  );
  const states = await Promise.all(
    here(set.redis).map(async (pod) => {
      const info = await ask(pod, 'INFO', 'replication');
      const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
      return {
        pod,
        role: field('role'),
        follows: field('master_host'),
        link: field('master_link_status'),
        priority: field('slave_priority'),
      };
    }),
  );
  const masters = states.filter(({ role }) => role === 'master');
  const master = masters[0];
  if (masters.length !== 1 || !master) return [`masters: ${masters.map(({ pod }) => pod.name).join(', ') || 'none'}`];
  return [
    ...(named.every((host) => host === master.pod.host)
      ? []
      : [`${master.pod.name} (${master.pod.host}) is master, the sentinels name ${named}`]),
    ...states
      .filter((state) => state !== master)
      .filter(({ follows, link, priority }) => follows !== master.pod.host || link !== 'up' || priority !== '100')
      .map(
        (state) =>
          `${state.pod.name}: ${state.role} of ${state.follows}, link ${state.link}, priority ${state.priority}`,
      ),
  ];
}

/**
 * Waits until there is one master, all sentinels name it, and all replicas follow it in sync; returns it.
 *
 * @param away pods that are not there
 */
export async function whole(
  set: RedisSet,
  { away = [], seconds = 30 }: { readonly away?: readonly Pod[]; readonly seconds?: number } = {},
): Promise<Pod> {
  let seen: string[] = [];
  return until(
    'the set is whole',
    async () => {
      seen = await troubles(set, away);
      return seen.length === 0 ? set.master() : undefined;
    },
    { seconds, seen: () => `${seen.join('; ')}\n${lastLines(set)}` },
  );
}

/** What ACL refused, over all servers that answer. */
export async function refusals(set: RedisSet): Promise<string[]> {
  const logs = await Promise.all(
    [...set.redis, ...set.sentinels].map(async (pod) => ({
      pod,
      log: await until(`${pod.name} tells its ACL log`, () => pod.cli('ACL', 'LOG')),
    })),
  );
  return logs.filter(({ log }) => log !== '').map(({ pod, log }) => `${pod.name}: ${log.replaceAll('\n', ' ')}`);
}

/** The last words of each pod's script, for a failure. */
export function lastLines(set: RedisSet, count = 4): string {
  const own = (pod: Pod) => pod.log.split('\n').filter((line) => line.startsWith(`${pod.name}:`));
  return [...set.redis, ...set.sentinels].flatMap((pod) => own(pod).slice(-count)).join('\n');
}
