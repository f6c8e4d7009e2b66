import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { askForExcuses } from '../redis/excuses.ts';
import { logConnection } from '../redis/log-connection.ts';
import { connectMaster } from '../redis/master.ts';
import { connectionMetrics } from '../redis/metrics.ts';
import { watchSentinels, withoutSentinels } from '../redis/sentinels.ts';
import type { RedisSettings } from '../redis/settings.ts';
import { CountFailed, type Store } from '../store.ts';
import { makeBatcher } from './batcher.ts';
import { waitForCopies } from './copies.ts';
import { makeLane } from './lane.ts';
import { storeMetrics } from './metrics.ts';
import { logProgress } from './progress.ts';

/** Few callers need not wait for each other's batches. */
export const LANES = 4;

/** A store in Redis, that counts each increment exactly once. */
export function openStore(settings: RedisSettings, log: Logger, registry: Registry): Store {
  const metrics = storeMetrics(registry);
  const progress = logProgress(log, metrics);
  const sentinels = settings.sentinels.length === 0 ? withoutSentinels(settings) : watchSentinels(settings, log);
  const ask = askForExcuses(sentinels);
  const lanes = Array.from({ length: LANES }, () =>
    makeLane({
      sentinels,
      connection: connectMaster(settings, sentinels, { ready: () => batcher.dispatch() }),
      copies: waitForCopies({ sentinels, ask, progress }),
      progress,
    }),
  );
  const batcher = makeBatcher({ lanes, deadlineMilliseconds: settings.deadlineMilliseconds, metrics, progress });
  // Of its own, since a lane's is busy while it waits for copies. It speaks for all of them in the log.
  const probe = connectMaster(settings, sentinels, logConnection(sentinels, log));
  const endMetrics = connectionMetrics(registry, sentinels, probe);

  return {
    increment: (id) => batcher.increment(id),
    async ping() {
      const client = await probe.ready(settings.deadlineMilliseconds);
      if (!client) throw new CountFailed('there was no connection to the master until the deadline');
      await client.ping().catch((error: Error) => {
        probe.replace(client, String(error));
        throw new CountFailed(`the master did not answer PING: ${error}`);
      });
    },
    async close() {
      await batcher.flush();
      endMetrics();
      for (const lane of lanes) lane.close();
      probe.close();
      sentinels.close();
    },
  };
}
