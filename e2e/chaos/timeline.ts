import { readHistory } from '../checker/history.ts';
import { type Role, readRoles, SILENT_MICROSECONDS } from './roles.ts';

const BIN_MICROSECONDS = 100_000;

/** What a picture shows; times in seconds since it was broken. */
export interface Timeline {
  /** Of 100 ms each, without a gap. Latencies in milliseconds, of those that were answered in it; absent where none was. */
  readonly bins: readonly {
    readonly from: number;
    readonly acknowledged: number;
    readonly median?: number;
    readonly worst?: number;
  }[];
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  readonly spans: readonly Span[];
}

interface Span {
  readonly pod: string;
  readonly role: Role;
  readonly from: number;
  readonly to: number;
}

/** @param history file of the checker @param roles file of `watchRoles` */
export async function readTimeline(history: string, roles: string): Promise<Timeline> {
  const latencies: number[][] = [];
  const sent = new Map<number, number>();
  const marks: { time: number; text: string }[] = [];
  for await (const event of readHistory(history)) {
    if (event.kind === 'mark') marks.push(event);
    else if (event.kind === 'invoke') sent.set(event.op, event.time);
    else if (event.kind === 'ok') {
      const bin = Math.floor(event.time / BIN_MICROSECONDS);
      latencies[bin] ??= [];
      latencies[bin].push((event.time - (sent.get(event.op) ?? event.time)) / 1000);
    }
  }
  const start = marks[0]?.time ?? 0;
  const seconds = (microseconds: number): number => Math.round((microseconds - start) / 1000) / 1000;
  const first = latencies.findIndex((one) => one !== undefined);
  const bins = Array.from(latencies, (of = [], bin) => {
    const sorted = of.toSorted((a, b) => a - b);
    const worst = sorted.at(-1);
    const median = sorted[Math.floor(sorted.length / 2)];
    const from = seconds(bin * BIN_MICROSECONDS);
    return { from, acknowledged: sorted.length, ...(worst !== undefined && { worst, median: median ?? worst }) };
  }).slice(Math.max(0, first));
  return {
    bins,
    marks: marks.map(({ time, text }) => ({ at: seconds(time), text })),
    spans: spansOf(roles).map(({ from, to, ...what }) => ({ ...what, from: seconds(from), to: seconds(to) })),
  };
}

/** Answers of a pod that say the same, with no silence in between, are one span. */
function spansOf(file: string): readonly Span[] {
  const spans: Span[] = [];
  const last = new Map<string, number>();
  for (const { time, pod, role } of readRoles(file)) {
    const i = last.get(pod);
    const before = i === undefined ? undefined : spans[i];
    if (i !== undefined && before?.role === role && time - before.to < SILENT_MICROSECONDS) {
      spans[i] = { ...before, to: time };
      continue;
    }
    last.set(pod, spans.length);
    spans.push({ pod, role, from: time, to: time });
  }
  return spans;
}
