/**
 * What a copy holds: all that was ever written to it, in order. A history is a small number; its writes are a path in
 * one tree that all copies share.
 */
export type History = number;

export interface Version {
  readonly term: number;
  readonly count: number;
}

interface Write extends Version {
  readonly before: History;
  /** The lane's last batch; NO_LANE where the lane does not exist. */
  readonly lane: number;
}

/** A state has seven bits for one. */
const MOST = 128;
const NO_LANE = -1;

/** Of a volume that was lost. */
export const EMPTY: History = 0;
/** All that was counted before, by a lane whose opening, batch 0, is acknowledged. */
export const FIRST: History = 1;

const writes: Write[] = [
  { before: EMPTY, term: 0, count: 0, lane: NO_LANE },
  { before: EMPTY, term: 1, count: 1, lane: 0 },
];
const known = new Map<string, History>();

const write = (history: History): Write => writes[history] as Write;

export const version = (history: History): Version => write(history);
export const termOf = (history: History): number => write(history).term;
/** The highest batch in it; batches of one lane follow each other. */
export const lastBatch = (history: History): number => write(history).lane;

export function isNewer(a: History, b: History): boolean {
  const [x, y] = [write(a), write(b)];
  return x.term !== y.term ? x.term > y.term : x.count > y.count;
}

/** Whether all of `a` is in `b`. */
export function isPrefix(a: History, b: History): boolean {
  let at = b;
  while (at > a) at = write(at).before;
  return at === a;
}

/** The part of `b` that is one write longer than its part `a`. */
export function oneWriteMore(a: History, b: History): History {
  let at = b;
  while (write(at).before !== a) at = write(at).before;
  return at;
}

export function append(history: History, batch: number | undefined, term: number): History {
  const key = `${history} ${batch} ${term}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const before = write(history);
  if (writes.length === MOST) throw new Error(`more than ${MOST} histories: a state has no room for them`);
  writes.push({ before: history, term, count: before.count + 1, lane: batch ?? before.lane });
  known.set(key, writes.length - 1);
  return writes.length - 1;
}

/** In words, for a trace: `counted before, 1@1, term 2, 2@2`. */
export function inWords(history: History): string {
  if (history === EMPTY) return 'nothing';
  if (history === FIRST) return 'batch 0';
  const { before, lane, term } = write(history);
  const what = lane !== lastBatch(before) ? `batch ${lane}` : `term ${term}`;
  return `${inWords(before)}, ${what}`;
}
