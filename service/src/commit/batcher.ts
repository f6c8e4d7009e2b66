import { CountFailed, NotSent } from '../store.ts';
import type { Batch, Lane } from './lane.ts';
import type { StoreMetrics } from './metrics.ts';
import type { Progress } from './progress.ts';
import { numbersOf } from './results.ts';

/** In a batch at most: its script holds Redis up for some milliseconds then. */
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
  /** A lane that was not connected is. */
  dispatch(): void;
  /** Resolves when all that was taken is answered. */
  flush(): Promise<void>;
}

export interface BatcherParts {
  readonly lanes: readonly Lane[];
  readonly deadlineMilliseconds: number;
  readonly metrics: StoreMetrics;
  readonly progress: Progress;
}

export function makeBatcher({ lanes, deadlineMilliseconds, metrics, progress }: BatcherParts): Batcher {
  const idle = new Set(lanes);
  const inFlight = new Set<readonly Increment[]>();
  let waiting: Increment[] = [];
  let flying = 0;
  let scheduled: NodeJS.Immediate | undefined;
  let sweep: NodeJS.Timeout | undefined;
  let flushed: (() => void) | undefined;

  /** A batch is formed when it can be sent and not before: what waits has not been sent, and can still be refused as such. */
  const dispatch = (evenSmall = false): void => {
    scheduled = undefined;
    for (const lane of idle) {
      if (waiting.length === 0 || !(evenSmall || isWorthwhile())) return;
      if (lane.connected) void run(lane, waiting.splice(0, MOST_INCREMENTS));
    }
    if (waiting.length > 0 && !lanes.some(({ connected }) => connected))
      progress.waits('there is no connection to the master');
  };

  /** A small batch costs as much as a large one: beside others it goes when it is no smaller, or callers are few. */
  const isWorthwhile = (): boolean => waiting.length >= flying || waiting.length + flying <= lanes.length;

  const run = async (lane: Lane, increments: readonly Increment[]): Promise<void> => {
    idle.delete(lane);
    inFlight.add(increments);
    flying += increments.length;
    const startedAt = performance.now();
    // commit.lua counts an id once where it is given no number.
    const ids = [...Map.groupBy(increments, ({ id }) => id)].sort(([, a], [, b]) => b.length - a.length);
    try {
      const results = await lane.commit(batchOf(ids, increments));
      metrics.increments.inc(increments.length);
      metrics.batchSize.observe(increments.length);
      metrics.latency.observe((performance.now() - startedAt) / 1000);
      for (const [i, [, increments]] of ids.entries()) settle(increments, results[i] ?? '!');
    } catch (error) {
      for (const { reject } of increments) reject(error as Error);
    }
    inFlight.delete(increments);
    flying -= increments.length;
    idle.add(lane);
    dispatch();
    if (isQuiet()) flushed?.();
  };

  const open = async (lane: Lane): Promise<void> => {
    idle.delete(lane);
    // Where it fails, the lane's first batch opens it.
    await lane.open(performance.now() + deadlineMilliseconds).catch(() => undefined);
    idle.add(lane);
    dispatch();
  };

  const lookAfter = (): void => {
    const now = performance.now();
    for (const { deadline, reject } of waiting)
      if (deadline <= now) reject(new NotSent('no lane was free and connected until the deadline'));
    waiting = waiting.filter(({ deadline }) => deadline > now);
    for (const increments of inFlight)
      for (const { deadline, reject } of increments)
        if (deadline <= now) reject(new CountFailed('not acknowledged until the deadline; it may have been counted'));
    // A lane that is stuck holds nobody up for longer.
    dispatch(true);
    sweep = isQuiet() ? undefined : setTimeout(lookAfter, SWEEP_MILLISECONDS);
    if (isQuiet()) flushed?.();
  };

  const isQuiet = (): boolean => waiting.length + inFlight.size === 0;

  for (const lane of lanes) void open(lane);
  return {
    dispatch: () => dispatch(true),
    increment: (id) =>
      new Promise((resolve, reject) => {
        waiting.push({ id, deadline: performance.now() + deadlineMilliseconds, resolve, reject });
        // Requests that are read in one turn of the event loop go together.
        if (!scheduled) scheduled = setImmediate(() => dispatch());
        if (!sweep) sweep = setTimeout(lookAfter, SWEEP_MILLISECONDS);
      }),
    async flush() {
      if (isQuiet()) return;
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
  for (const [i, { resolve, reject }] of increments.entries()) {
    const number = numbers[i];
    if (number === undefined) reject(new CountFailed(`Redis did not count: ${result}`));
    else resolve(number);
  }
}
