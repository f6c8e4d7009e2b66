import type { Event } from './history.ts';

/** What a run shows. Times in milliseconds. */
export interface Verdict {
  /** Increments that were answered with a count. */
  readonly acknowledged: number;
  /** Acknowledged increments that are not in the store. */
  readonly lost: number;
  /** Increments that were counted more than once, and numbers that were given out more than once. */
  readonly double: number;
  /** Answers that are not greater than one given before their request was sent. */
  readonly backwards: number;
  /** Errors answered by a living service; after a 503 nothing may have been counted. */
  readonly failed: number;
  /** Requests without an answer: they may have been counted. */
  readonly unknown: number;
  /** Requests that never found a connection. */
  readonly notSent: number;
  /** The longest time in which a request waited and none was acknowledged. */
  readonly longestStall: number;
  /** From when the request was due to its answer. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number };
  /** From the first request to the last answer, in seconds. */
  readonly seconds: number;
  /** The first few broken rules, a sentence each. */
  readonly evidence: readonly string[];
}

/** The value of each id in the store after the run; one that is missing was never counted. */
export type Store = ReadonlyMap<string, bigint>;

const EVIDENCE = 10;

interface Id {
  acknowledged: bigint;
  /** Requests that may have been counted without an acknowledgement. */
  maybe: bigint;
  highest: bigint;
  readonly given: Set<bigint>;
}

interface Open {
  readonly id: string;
  readonly time: number;
  /** The highest count that had been answered when this request was sent: its own must be greater. */
  readonly floor: bigint;
}

/** Judges a history by what the store holds in the end. Requests that are still open count as unknown. */
export async function judge(history: AsyncIterable<Event> | Iterable<Event>, store: Store): Promise<Verdict> {
  const ids = new Map<string, Id>();
  const open = new Map<number, Open>();
  const latencies: number[] = [];
  const evidence: string[] = [];
  const tally = { acknowledged: 0, lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, notSent: 0 };
  let start: number | undefined;
  let last = 0;
  // When a request began to wait with no acknowledgement since.
  let waitingSince: number | undefined;
  let longestStall = 0;
  const say = (text: string): void => {
    if (evidence.length < EVIDENCE) evidence.push(text);
  };
  const idOf = (name: string): Id => {
    const id = ids.get(name) ?? { acknowledged: 0n, maybe: 0n, highest: 0n, given: new Set() };
    ids.set(name, id);
    return id;
  };
  const close = (op: number): { id: Id; name: string; sent: Open } => {
    const sent = open.get(op);
    if (!sent) throw new Error(`request ${op} was answered, but it was not sent or was answered before`);
    open.delete(op);
    return { id: idOf(sent.id), name: sent.id, sent };
  };

  for await (const event of history) {
    if (event.kind !== 'mark') last = Math.max(last, event.time);
    switch (event.kind) {
      case 'mark':
        break;
      case 'invoke': {
        start ??= event.time;
        waitingSince ??= event.time;
        open.set(event.op, { id: event.id, time: event.time, floor: idOf(event.id).highest });
        break;
      }
      case 'ok': {
        const { id, name, sent } = close(event.op);
        tally.acknowledged++;
        id.acknowledged++;
        latencies.push(event.time - sent.time);
        if (id.given.has(event.count)) {
          tally.double++;
          say(`${name}: ${event.count} was given out twice, again at ${seconds(event.time)}`);
        } else if (event.count <= sent.floor) {
          tally.backwards++;
          say(
            `${name}: ${event.count} was answered at ${seconds(event.time)} to a request sent after ${sent.floor} was answered`,
          );
        }
        id.given.add(event.count);
        if (event.count > id.highest) id.highest = event.count;
        longestStall = Math.max(longestStall, event.time - (waitingSince ?? event.time));
        waitingSince = open.size > 0 ? event.time : undefined;
        break;
      }
      case 'failed': {
        const { id, sent } = close(event.op);
        tally.failed++;
        if (event.status !== 503) id.maybe++;
        latencies.push(event.time - sent.time);
        break;
      }
      case 'unknown': {
        close(event.op).id.maybe++;
        tally.unknown++;
        break;
      }
      case 'not-sent': {
        close(event.op);
        tally.notSent++;
        break;
      }
    }
  }
  for (const { id } of open.values()) {
    idOf(id).maybe++;
    tally.unknown++;
  }
  if (waitingSince !== undefined) longestStall = Math.max(longestStall, last - waitingSince);

  for (const [name, id] of ids) {
    const value = store.get(name) ?? 0n;
    const missing = id.acknowledged > value ? id.acknowledged - value : id.highest > value ? id.highest - value : 0n;
    if (missing > 0n) {
      tally.lost += Number(missing);
      say(`${name}: ${id.acknowledged} acknowledged, the highest ${id.highest}, but the store holds ${value}`);
    }
    const most = id.acknowledged + id.maybe;
    if (value > most) {
      tally.double += Number(value - most);
      say(`${name}: the store holds ${value}, but at most ${most} were sent`);
    }
  }

  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    (latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0) / 1000;
  return {
    ...tally,
    longestStall: longestStall / 1000,
    latency: { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) },
    seconds: (last - (start ?? 0)) / 1_000_000,
    evidence,
  };
}

const seconds = (microseconds: number): string => `${(microseconds / 1_000_000).toFixed(3)} s`;

/** Nothing lost, nothing double, no number out of order. */
export const isRight = (verdict: Verdict): boolean =>
  verdict.lost === 0 && verdict.double === 0 && verdict.backwards === 0;
