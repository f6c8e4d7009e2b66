import type { Logger } from 'pino';
import type { ConnectionEvents } from './connection.ts';
import type { Sentinels } from './sentinels.ts';

/** One line when the master is lost, one when there is one again, and one whenever it moves. */
export function logConnection(sentinels: Sentinels, log: Logger): ConnectionEvents {
  let lostAt: number | undefined;
  let master = sentinels.master;

  sentinels.onMove((named) => {
    const from = master;
    master = named;
    if (!from) log.info({ master: named.address, epoch: named.epoch }, 'the sentinels name a master');
    else if (from.address === named.address)
      log.info(
        { master: named.address, epoch: named.epoch, before: from.epoch },
        'the sentinels name the same master at another epoch',
      );
    else
      log.warn(
        { master: named.address, epoch: named.epoch, before: from.address },
        'failover: the sentinels name another master',
      );
  });

  return {
    ready() {
      const milliseconds = lostAt === undefined ? undefined : Math.round(performance.now() - lostAt);
      lostAt = undefined;
      log.info({ master: sentinels.master?.address, milliseconds }, 'connected to the master');
    },
    lost(why) {
      if (lostAt !== undefined) return;
      lostAt = performance.now();
      log.warn({ master: sentinels.master?.address, why }, 'no connection to the master');
    },
  };
}
