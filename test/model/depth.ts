import type { Settings } from './model.ts';

/** How far a search goes; see docs/adr. */
export interface Depth {
  /** Of each kind of fault. */
  readonly states: number;
  readonly settings: Omit<Settings, 'kinds' | 'table' | 'guards'>;
}

export const STATES_PER_COMMIT = 150_000;

/** With every commit: one fault, looks and deeds of one instant, one batch. */
export const perCommit: Depth = {
  states: STATES_PER_COMMIT,
  settings: { faults: 1, batches: 1, highestEpoch: 3, split: false, duplicates: true },
};

/** By hand: two faults of a kind, or of those that KINDS names together, looks and deeds apart, two batches. */
export const byHand: Depth = {
  states: 20_000_000,
  settings: { faults: 2, batches: 2, highestEpoch: 5, split: true, duplicates: true },
};

/** All orders of events after one crash, to the end: so small that it can be asked whether each can still end well. */
export const toTheEnd: Depth = {
  states: 2_000_000,
  settings: { ...perCommit.settings, highestEpoch: 2 },
};
