import { expect, it } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import { type RedisSet, type RedisSetOptions, startRedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { lastLines, refusals, whole } from '../whole.ts';
import { type Writes, writesTo } from '../writes.ts';

/** A whole set with some acknowledged writes, before anything is broken. */
export interface Scene {
  readonly set: RedisSet;
  readonly writes: Writes;
  readonly master: Pod;
  readonly replicas: readonly [Pod, Pod];
}

/** What stays away in the end. */
type Away = readonly Pod[] | undefined;

/**
 * A test with a set of its own, beside others: most of its time is waiting. After what `breaks` it, the set must be whole
 * again by itself, have everything that was acknowledged, and no user may have been refused anything.
 *
 * @param breaks resolves to the pods that stay away
 * @param seconds that all of it may take
 */
export function scenario(
  name: string,
  breaks: (scene: Scene) => Promise<Away>,
  options: RedisSetOptions = {},
  seconds = 180,
): void {
  it.concurrent(
    name,
    async () => {
      const set = await startRedisSet(options);
      const writes = writesTo(set);
      try {
        const master = await whole(set, { seconds: 60 });
        const replicas = set.redis.filter((pod) => pod !== master) as unknown as [Pod, Pod];
        await writes.add(3);
        const away = (await breaks({ set, writes, master, replicas })) ?? [];
        const last = await whole(set, { away, seconds: 60 });
        expect(await writes.lost(last)).toEqual([]);
        if (away.length < 2) await writes.add(1);
        expect(await refusals({ ...set, ...without(set, away) })).toEqual([]);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}\n${lastLines(set, 12)}`, { cause: error });
      } finally {
        writes.end();
        await set.stop();
      }
    },
    seconds * 1000,
  );
}

function without(set: RedisSet, away: readonly Pod[]): Pick<RedisSet, 'redis' | 'sentinels'> {
  const here = (pods: readonly Pod[]) => pods.filter((pod) => !away.includes(pod));
  return { redis: here(set.redis), sentinels: here(set.sentinels) };
}

export const everyone = (set: RedisSet): Pod[] => [...set.redis, ...set.sentinels];

/** SIGKILL to all of the pods at once. */
export async function kill(...pods: readonly Pod[]): Promise<void> {
  await Promise.all(pods.map((pod) => pod.kill()));
}

export async function start(...pods: readonly Pod[]): Promise<void> {
  await Promise.all(pods.map((pod) => pod.start()));
}

export const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Waits until a majority names another than `before`. */
export async function successor(set: RedisSet, before: Pod): Promise<Pod> {
  return until(
    `another than ${before.name} is named`,
    async () => {
      const named = await set.master();
      return named === before ? undefined : named;
    },
    { seconds: 40, seen: () => lastLines(set) },
  );
}

/** Waits until a replica's own INFO shows that priority. */
export async function priority(pod: Pod, wanted: 0 | 100): Promise<void> {
  await until(
    `${pod.name} has priority ${wanted}`,
    async () => ((await pod.cli('INFO', 'replication')).includes(`slave_priority:${wanted}\r`) ? true : undefined),
    { seconds: 30, seen: () => pod.log.split('\n').slice(-3).join('\n') },
  );
}
