import { setTimeout as wait } from 'node:timers/promises';
import type { Event } from '../../../e2e/checker/history.ts';
import { judge, type Verdict } from '../../../e2e/checker/verdict.ts';
import type { Pod } from '../../../local/pod.ts';
import { NotSent } from '../../src/store.ts';
import { until } from '../redis/running-set.ts';

const THINK_MILLISECONDS = 4;

/** Callers that increment almost without a pause, and a history of all that they saw. */
export interface Callers {
  /** Increments answered so far. */
  readonly acknowledged: number;
  /** Resolves when so many more increments have been answered. */
  further(increments: number): Promise<void>;
  /** Ends the load; resolves to what the history and the store together show. */
  verdict(store: Counts): Promise<Verdict>;
}

/** Reads counts from the store; nothing where there is none. */
export interface Counts {
  mget(ids: readonly string[]): Promise<(string | null)[]>;
}

export const countsOf = (pod: Pod): Counts => ({
  mget: async (ids) => {
    const reply = await pod.as('app', 'MGET', ...ids);
    if (!/^(\d+\n?)+$/.test(reply)) throw new Error(`not all ids have a count on ${pod.name}: ${reply}`);
    return reply.split('\n');
  },
});

export interface CallersOptions {
  readonly callers?: number;
  readonly ids?: readonly string[];
}

const running = new Set<() => void>();

/** Ends callers that no verdict has ended. */
export function endCallers(): void {
  for (const end of running) end();
}

/** @param increment resolves to the count; may reject as a Store does */
export function startCallers(
  increment: (id: string) => Promise<number | bigint>,
  { callers = 100, ids = Array.from({ length: 20 }, (_, i) => `id-${i}`) }: CallersOptions = {},
): Callers {
  const history: Event[] = [];
  const start = performance.now();
  const now = (): number => Math.round((performance.now() - start) * 1000);
  let ops = 0;
  let acknowledged = 0;
  const failures: string[] = [];
  let going = true;
  running.add(() => {
    going = false;
  });

  const call = async (): Promise<void> => {
    while (going) {
      // Callers that are answered together would stay together, and use one lane only.
      await wait(Math.random() * THINK_MILLISECONDS);
      const op = ops++;
      history.push({ kind: 'invoke', op, id: ids[op % ids.length] as string, time: now() });
      try {
        const count = await increment(ids[op % ids.length] as string);
        history.push({ kind: 'ok', op, time: now(), count: BigInt(count) });
        acknowledged++;
      } catch (error) {
        failures.push(String(error));
        history.push({ kind: 'failed', op, time: now(), status: error instanceof NotSent ? 503 : 500 });
      }
    }
  };
  const done = Promise.all(Array.from({ length: callers }, call));

  return {
    get acknowledged() {
      return acknowledged;
    },
    async further(increments) {
      const before = acknowledged;
      await until(
        `${increments} more increments are answered`,
        () => acknowledged >= before + increments || undefined,
        {
          seen: () => `${acknowledged - before} answered; failures: ${failures.slice(-3).join('; ')}`,
        },
      );
    },
    async verdict(store) {
      going = false;
      await done;
      const counts = await store.mget(ids);
      return judge(history, new Map(ids.map((id, i) => [id, BigInt(counts[i] || 0)])));
    },
  };
}
