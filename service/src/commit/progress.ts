import type { Logger } from 'pino';
import type { StoreMetrics } from './metrics.ts';

export type RetryReason = 'connection' | 'refused' | 'not_master' | 'term';

/** What lanes tell of their progress, as metrics and as one log line per change. */
export interface Progress {
  /** Increments wait, and why. */
  waits(why: string): void;
  /** A batch must be sent again. */
  retry(reason: RetryReason, why: string): void;
  /** So many copies acknowledged a batch; `excused`: it was answered without another. */
  acknowledged(copies: number, excused: boolean): void;
  /** A batch was given up at its deadline. */
  missed(): void;
  /** Redis does not have what it had acknowledged. */
  lost(what: { readonly lane: string; readonly batch: number; readonly answer: string }): void;
}

/** A copy that comes back acknowledges one batch and misses the next for a while: that is one change, not many. */
const SETTLED_MILLISECONDS = 1000;

export function logProgress(log: Logger, metrics: StoreMetrics): Progress {
  let interruptedAt: number | undefined;
  let degradedAt: number | undefined;
  let excusedAt = 0;
  const since = (start: number): number => Math.round(performance.now() - start);

  const waits = (why: string): void => {
    if (interruptedAt !== undefined) return;
    interruptedAt = performance.now();
    log.warn({ why }, 'increments wait for the master');
  };

  return {
    waits,
    retry(reason, why) {
      metrics.retries.labels(reason).inc();
      waits(why);
    },
    acknowledged(copies, excused) {
      metrics.copies.set(copies);
      if (interruptedAt !== undefined) {
        log.info({ milliseconds: since(interruptedAt) }, 'increments are acknowledged again');
        interruptedAt = undefined;
      }
      if (excused) {
        excusedAt = performance.now();
        if (degradedAt !== undefined) return;
        degradedAt = excusedAt;
        metrics.degraded.set(1);
        log.warn({ copies }, 'degraded: increments are acknowledged without a copy that cannot be elected');
      } else if (degradedAt !== undefined && performance.now() - excusedAt > SETTLED_MILLISECONDS) {
        log.info({ copies, milliseconds: since(degradedAt) }, 'recovered: all copies acknowledge again');
        degradedAt = undefined;
        metrics.degraded.set(0);
      }
    },
    missed() {
      metrics.deadlineMisses.inc();
    },
    lost(what) {
      metrics.lost.inc();
      log.error(what, 'Redis has lost increments that had been acknowledged: its data is older than this lane');
    },
  };
}
