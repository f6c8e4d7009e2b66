import { CountFailed, NotSent } from '../store.ts';
import type { Batch, Lane } from './lane.ts';
import type { StoreMetrics } from './metrics.ts';
import { numbersOf } from './results.ts';

/** Ids in a batch at most: its script holds Redis up for some milliseconds then. */
const MOST_INCREMENTS = 1000;
/** How late a deadline may be noticed. */
const SWEEP_MILLISECONDS = 100;

interface Increment {
  readonly id: string;
  /** By `performance.now()`. */
  readonly deadline: number;
  readonly resolve: (count: number | bigint) => void;
  readonly reject: (error: Error) => void;
}

/** Group commit: increments that arrive while all lanes are busy form the next batch. */
export interface Batcher {
  increment(id: string): Promise<number | bigint>;
  /** Resolves when all that was taken is answered. */
  flush(): Promise<void>;
}

export function makeBatcher(lanes: readonly Lane[], deadlineMilliseconds: number, metrics: StoreMetrics): Batcher {
  const idle = [...lanes];
  const inFlight = new Set<readonly Increment[]>();
  let waiting: Increment[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let sweep: NodeJS.Timeout | undefined;
  let flushed: (() => void) | undefined;

  const dispatch = (): void => {
    scheduled = undefined;
    while (waiting.length > 0) {
      const lane = idle.pop();
      if (!lane) return;
      const increments = waiting.splice(0, MOST_INCREMENTS);
      void run(lane, increments);
    }
  };

  const run = async (lane: Lane, increments: readonly Increment[]): Promise<void> => {
    const byId = Map.groupBy(increments, ({ id }) => id);
    // commit.lua takes an id without a number as counted once.
    const ids = [...byId].sort(([, a], [, b]) => b.length - a.length);
    const startedAt = performance.now();
    inFlight.add(increments);
    try {
      const results = await lane.commit(batchOf(ids, increments));
      metrics.increments.inc(increments.length);
      metrics.batchSize.observe(increments.length);
      metrics.latency.observe((performance.now() - startedAt) / 1000);
      for (const [i, [, increments]] of ids.entries()) settle(increments, results[i] ?? '');
    } catch (error) {
      for (const { reject } of increments) reject(error as Error);
    }
    inFlight.delete(increments);
    idle.push(lane);
    dispatch();
    if (inFlight.size === 0) flushed?.();
  };

  const rejectLate = (): void => {
    const now = performance.now();
    const late = waiting.filter(({ deadline }) => deadline <= now);
    if (late.length > 0) waiting = waiting.filter(({ deadline }) => deadline > now);
    for (const { reject } of late) reject(new NotSent('all lanes were busy until the deadline'));
    for (const increments of inFlight)
      for (const { deadline, reject } of increments)
        if (deadline <= now)
          reject(new CountFailed('the increment was not acknowledged until the deadline, and may have been counted'));
    sweep = waiting.length + inFlight.size > 0 ? setTimeout(rejectLate, SWEEP_MILLISECONDS) : undefined;
  };

  return {
    increment: (id) =>
      new Promise((resolve, reject) => {
        waiting.push({ id, deadline: performance.now() + deadlineMilliseconds, resolve, reject });
        // Requests that are read in one turn of the event loop go together.
        if (!scheduled) scheduled = setImmediate(dispatch);
        if (!sweep) sweep = setTimeout(rejectLate, SWEEP_MILLISECONDS);
      }),
    flush: async () => {
      if (waiting.length + inFlight.size === 0) return;
      await new Promise<void>((resolve) => {
        flushed = resolve;
      });
    },
  };
}

type ById = readonly (readonly [id: string, increments: readonly Increment[]])[];

/** The youngest increment's deadline is the batch's: each one's own is watched by the sweep. */
const batchOf = (ids: ById, increments: readonly Increment[]): Batch => ({
  ids: ids.map(([id]) => id),
  times: ids.map(([, { length }]) => length),
  deadline: increments.at(-1)?.deadline ?? 0,
});

function settle(increments: readonly Increment[], result: string): void {
  const numbers = numbersOf(result, increments.length);
  increments.forEach(({ resolve, reject }, i) => {
    const number = numbers[i];
    if (number === undefined) reject(new CountFailed(`Redis did not count: ${result}`));
    else resolve(number);
  });
}
