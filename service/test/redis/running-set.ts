import { setTimeout as wait } from 'node:timers/promises';
import type { Pod } from '../../../local/pod.ts';
import { type RedisSet, type RedisSetOptions, startRedisSet } from '../../../local/redis-set.ts';
import type { Address, RedisSettings } from '../../src/redis/settings.ts';

/** Polls until the condition gives something; says on failure what was seen last. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined> | Value | undefined,
  { seconds = 30, seen = () => '' as unknown } = {},
): Promise<Value> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}; seen last: ${await seen()}`);
    await wait(50);
  }
}

/** A set whose master has all of its replicas in sync, each of them electable in the eyes of every sentinel. */
export async function startWholeSet(options?: RedisSetOptions): Promise<RedisSet> {
  const set = await startRedisSet(options);
  try {
    await whole(set);
    return set;
  } catch (error) {
    await set.stop();
    throw error;
  }
}

/** Resolves to the master once the set is whole. */
export async function whole(set: RedisSet, seconds = 40): Promise<Pod> {
  let seen = 'nothing';
  return until(
    'the set is whole',
    async () => {
      const master = await set.master();
      if (!master) return undefined;
      const views = await Promise.all(
        set.sentinels.map((pod) => pod.cli('SENTINEL', 'REPLICAS', 'redis').catch((error) => String(error))),
      );
      seen = views.join('\n---\n');
      const ready = views.every(
        (view) =>
          view.split('slave-priority\n100').length === set.redis.length &&
          view.split('master-link-status\nok').length === set.redis.length &&
          !/s_down|disconnected/.test(view),
      );
      return ready ? master : undefined;
    },
    { seconds, seen: () => `${seen}\n${set.redis.map((pod) => pod.log.slice(-600)).join('\n')}` },
  );
}

const address = ({ host, port }: Address): Address => ({ host, port });

/** How the service finds and enters the set. */
export const settingsFor = (set: RedisSet, changes: Partial<RedisSettings> = {}): RedisSettings => ({
  address: address(set.redis[0] as Pod),
  sentinels: set.sentinels.map(address),
  masterName: 'redis',
  username: 'app',
  password: { value: set.passwords.app },
  db: 0,
  sentinelUsername: 'app',
  sentinelPassword: { value: set.passwords.app },
  deadlineMilliseconds: 10_000,
  ...changes,
});
