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
];
