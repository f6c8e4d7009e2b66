import { readTable } from './decide.ts';
import type { Depth } from './depth.ts';
import type { Kind } from './faults.ts';
import { model, type Settings } from './model.ts';
import { shipped } from './rules.ts';
import { type Found, search } from './search.ts';
import { trace } from './trace.ts';

const table = readTable();

export function searchFor(given: readonly Kind[], depth: Depth, change: Partial<Settings> = {}): Result {
  const settings: Settings = { table, guards: shipped, ...depth.settings, kinds: given, ...change };
  const searched = model(settings);
  const found = search(searched, { states: depth.states, liveness: true });
  const { violation } = found;
  return { found, trace: violation ? [violation.promise, ...trace(searched, found, violation)] : [] };
}

export interface Result {
  readonly found: Found;
  /** Of the broken promise; empty where none is. */
  readonly trace: readonly string[];
}
