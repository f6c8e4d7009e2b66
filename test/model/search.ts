import { type Edges, keepEdges } from './edges.ts';
import type { Walk } from './events.ts';
import type { Model } from './model.ts';
import { canonical, newState, pack, type State, unpack, WORDS } from './state.ts';

/** In a block; all of them are allocated only as they are needed. */
const BLOCK = 1 << 18;

export interface Limits {
  readonly states: number;
  /** Also whether a whole state can be reached from every state. */
  readonly liveness: boolean;
}

export interface Found {
  readonly states: number;
  readonly seconds: number;
  /** All states were walked through; else all that so many steps lead to. */
  readonly complete: boolean;
  readonly steps: number;
  /** The promise that is broken, and the state after which it is. */
  readonly violation: Violation | undefined;
  /** States from which no whole state can be reached; those that lead to one at the highest epoch are counted apart. */
  readonly stuck: number;
  readonly capped: number;
  /** The states that lead to one, the first included. */
  pathTo(state: number): number[];
  read(state: number): State;
}

export interface Violation {
  readonly promise: string;
  /** The last state of the trace, and the one before it, through which it came. */
  readonly state: number;
  readonly from: number;
}

/** All states, each found by the fewest steps: so the first violation has the shortest trace. */
export function search(model: Model, { states: most, liveness }: Limits): Found {
  const startedAt = performance.now();
  const blocks: Uint32Array[] = [];
  const parents: Uint32Array[] = [];
  let slots = new Int32Array(1 << 16).fill(-1);
  let count = 0;
  let violation: Violation | undefined;
  const edges: Edges | undefined = liveness ? keepEdges() : undefined;
  const cappedStates = new Set<number>();

  const from = newState();
  const to = newState();
  from.highestEpoch = model.first.highestEpoch;
  to.highestEpoch = model.first.highestEpoch;
  const words = new Uint32Array(WORDS);
  const block = (state: number): Uint32Array => blocks[state >>> 18] as Uint32Array;
  const offset = (state: number): number => (state & (BLOCK - 1)) * WORDS;
  const equals = (state: number): boolean => {
    const [at, start] = [block(state), offset(state)];
    for (let i = 0; i < WORDS; i++) if (at[start + i] !== words[i]) return false;
    return true;
  };

  const grow = (): void => {
    const larger = new Int32Array(slots.length * 2).fill(-1);
    for (const state of slots) {
      if (state < 0) continue;
      let slot = hash(block(state), offset(state)) & (larger.length - 1);
      while ((larger[slot] as number) >= 0) slot = (slot + 1) & (larger.length - 1);
      larger[slot] = state;
    }
    slots = larger;
  };

  /** The number of the state in `words`, a new one where it is new. */
  const number = (parent: number): number => {
    let slot = hash(words, 0) & (slots.length - 1);
    for (let state = slots[slot] as number; state >= 0; state = slots[slot] as number) {
      if (equals(state)) return state;
      slot = (slot + 1) & (slots.length - 1);
    }
    if ((count & (BLOCK - 1)) === 0) {
      blocks.push(new Uint32Array(BLOCK * WORDS));
      parents.push(new Uint32Array(BLOCK));
    }
    slots[slot] = count;
    block(count).set(words, offset(count));
    (parents[count >>> 18] as Uint32Array)[count & (BLOCK - 1)] = parent;
    if (++count * 2 > slots.length) grow();
    return count - 1;
  };

  let at = 0;
  let promise: string | undefined;
  const walk: Walk = {
    from,
    begin() {
      unpack(block(at), offset(at), to);
      return to;
    },
    end() {
      pack(to, words, 0);
      canonical(words);
      const before = count;
      const state = number(at);
      edges?.add(state);
      if (state === before) promise ??= model.broken(to);
      if (promise !== undefined) violation ??= { promise, state, from: at };
      promise = undefined;
    },
    violate(what) {
      promise ??= what;
    },
    capped: () => cappedStates.add(at),
  };

  pack(model.first, words, 0);
  canonical(words);
  number(0);
  let steps = 0;
  let stepEnds = 1;
  for (at = 0; at < count && count < most && !violation; at++) {
    if (at === stepEnds) {
      steps++;
      stepEnds = count;
    }
    unpack(block(at), offset(at), from);
    model.next(walk);
    edges?.close();
  }

  const complete = at === count;
  const parentOf = (state: number): number => (parents[state >>> 18] as Uint32Array)[state & (BLOCK - 1)] as number;
  const read = (state: number): State => {
    const copy = newState();
    unpack(block(state), offset(state), copy);
    return copy;
  };
  const pathTo = (state: number): number[] => {
    const path = [state];
    for (let s = state; s !== 0; path.unshift(s)) s = parentOf(s);
    return path;
  };
  const isWhole = (state: number): boolean => {
    unpack(block(state), offset(state), from);
    return model.isWhole(from);
  };
  const checked = edges && complete && !violation;
  const recovering = checked ? edges.leadingTo(isWhole) : undefined;
  const capped = checked ? edges.leadingTo((state) => cappedStates.has(state)) : undefined;
  let stuck = 0;
  let cappedCount = 0;
  let firstStuck = 0;
  for (let state = count - 1; recovering && capped && state >= 0; state--) {
    if (recovering[state] === 1) continue;
    if (capped[state] === 1) cappedCount++;
    else {
      stuck++;
      firstStuck = state;
    }
  }
  if (stuck > 0)
    violation = { promise: 'no whole state can be reached any more', state: firstStuck, from: parentOf(firstStuck) };
  return {
    states: count,
    seconds: (performance.now() - startedAt) / 1000,
    complete,
    steps,
    violation,
    stuck,
    capped: cappedCount,
    pathTo,
    read,
  };
}

/** Murmur3's mixing. */
function hash(words: Uint32Array, offset: number): number {
  let h = 0;
  for (let i = 0; i < WORDS; i++) {
    let k = Math.imul(words[offset + i] as number, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
