import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { openTestStore, type TestStore } from '../commit/open-test-store.ts';
import { type ClientSockets, watchClientSockets } from '../redis/client-sockets.ts';
import { settingsFor, startWholeSet, whole } from '../redis/running-set.ts';

/** Where a failure happens. */
export interface Scene {
  readonly set: RedisSet;
  readonly master: Pod;
  readonly replicas: readonly [Pod, Pod];
  readonly store: TestStore;
  /** Of this process, so those of the service among them. */
  readonly sockets: ClientSockets;
}

/** A test for each failure, under 100 callers on one set: nothing is lost, counted twice or refused. */
export function itSurvives(failures: Readonly<Record<string, (scene: Scene) => Promise<unknown>>>): void {
  let set: RedisSet;
  let store: TestStore;
  const sockets = watchClientSockets();

  beforeAll(async () => {
    set = await startWholeSet({ durability: 'memory' });
    store = openTestStore(settingsFor(set));
  }, 90_000);
  afterAll(async () => {
    endCallers();
    sockets.stop();
    await store?.close();
    await set?.stop();
  }, 20_000);

  it.each(Object.entries(failures))(
    'nothing is lost, counted twice or refused when %s',
    async (name, happen) => {
      const master = await whole(set);
      const replicas = set.redis.filter((pod) => pod !== master) as [Pod, Pod];
      const ids = Array.from({ length: 20 }, (_, i) => `${name} ${i}`.replaceAll(' ', '-'));
      const callers = startCallers((id) => store.increment(id), { ids });
      await callers.further(500);
      await happen({ set, master, replicas, store, sockets });
      await callers.further(500);
      // Under load until all is well again: a copy that returns must not confuse anybody.
      await whole(set);
      const verdict = await callers.verdict(countsOf(await whole(set)));
      console.log(
        `${name}: ${verdict.acknowledged} acknowledged, longest stall ${Math.round(verdict.longestStall)} ms`,
      );
      expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
      expect(await store.metric('counter_acknowledged_batches_missing_total')).toBe(0);
    },
    120_000,
  );
}

/** Freezes a pod for as long as it lasts. */
export async function frozen(pod: Pod, milliseconds: number): Promise<void> {
  pod.freeze();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  pod.thaw();
}
