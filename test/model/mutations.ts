import type { Kind } from './faults.ts';
import type { Settings } from './model.ts';
import { type Guards, shipped } from './rules.ts';

/** A guard that is taken away, and the promise that is broken then; with the fewest states that show it. */
export interface Mutation {
  readonly what: string;
  readonly kinds: readonly Kind[];
  readonly settings: Partial<Settings>;
  readonly promise: RegExp;
  readonly states: number;
}

const without = (guard: keyof Guards): Guards => ({ ...shipped, [guard]: false });

export const mutations: readonly Mutation[] = [
  {
    what: 'one of two copies is enough',
    kinds: ['crash'],
    settings: { guards: without('allCopies') },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 50_000,
  },
  {
    what: 'a copy is excused though a sentinel could choose it',
    kinds: ['crash'],
    settings: { guards: without('mirror') },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 50_000,
  },
  {
    what: 'every server starts as a candidate',
    kinds: ['reboot'],
    settings: { guards: without('priority') },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 200_000,
  },
  {
    what: 'data has no version',
    kinds: ['reboot'],
    settings: { guards: without('version') },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 300_000,
  },
  {
    what: 'a deed may be done any time after its look',
    kinds: ['reboot'],
    settings: { guards: without('freshFacts'), split: true },
    promise: /a majority holds newer data/,
    states: 700_000,
  },
  {
    what: 'a replica is in sync without all that the master has written (a frozen replica, then a crash)',
    kinds: ['crash', 'freeze'],
    settings: { guards: without('offset'), faults: 2 },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 700_000,
  },
  {
    what: 'an empty copy counts for a majority (all restart, one without its volume)',
    kinds: ['wipe', 'reboot'],
    settings: { guards: without('emptyCounts'), faults: 2 },
    promise: /acknowledged/,
    states: 50_000,
  },
  {
    what: 'a reply counts for as long as one likes (the master freezes, its successor dies)',
    kinds: ['crash', 'freeze'],
    settings: { guards: without('replyAge'), faults: 2 },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 600_000,
  },
];

/** Shown by `make model DEPTH=2`: it takes longer. */
export const mutationsByHand: readonly Mutation[] = [
  {
    what: 'a majority counts though another is named at a higher epoch',
    kinds: ['reboot'],
    settings: { guards: without('epochClause') },
    promise: /lacks batch 1, though it was acknowledged/,
    states: 3_000_000,
  },
];
