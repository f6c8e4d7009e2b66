import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../failures/failure.ts';

/** Under what a run was made. */
export interface Circumstances {
  readonly command: string;
  readonly commit: string;
  readonly redisImage: string;
  readonly durability: string;
  readonly machine: string;
}

/** One run of one failure. */
export interface Run extends Circumstances {
  readonly date: string;
  readonly acknowledged: number;
  readonly lost: number;
  readonly double: number;
  /** Counts out of order. */
  readonly backwards: number;
  readonly failed: number;
  readonly unknown: number;
  /** Requests that found no connection for a minute. */
  readonly notSent: number;
  readonly longestStallMilliseconds: number;
  /** From the mend, or the break where nothing has to be mended. `null` where it was not whole in time. */
  readonly wholeSeconds: number | null;
  /** Of the machine, over the last minute: stalls depend on it. */
  readonly loadAverage: number;
  /** A sentence for each thing that was not as it should be. */
  readonly problems: readonly string[];
}

/** All runs of one failure. */
export interface Row {
  readonly name: string;
  readonly how: string;
  readonly note?: string;
  readonly promise: Failure['promise'];
  readonly runs: readonly Run[];
}

export interface Results {
  readonly rows: readonly Row[];
  /** The same failures on a system without what this design adds. */
  readonly without: readonly Row[];
}

const fileIn = (folder: string): string => join(folder, 'results.json');

export function readResults(folder: string): Results {
  const file = fileIn(folder);
  if (!existsSync(file)) return { rows: [], without: [] };
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

/** For machines each row also has the sums of its runs. */
export function writeResults(folder: string, { rows, without }: Results): void {
  const withSums = (row: Row) => ({ ...row, ...sums(row.runs) });
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ rows: rows.map(withSums), without: without.map(withSums) }, undefined, 2);
  writeFileSync(fileIn(folder), `${text}\n`);
}

/** A run is added to those of its row: a report grows run by run. Rows stand in the order of `names`. */
export function addRun(
  rows: readonly Row[],
  { name, how, note, promise }: Failure,
  run: Run,
  names: readonly string[],
): readonly Row[] {
  const runs = [...(rows.find((row) => row.name === name)?.runs ?? []), run];
  const row = { name, how, ...(note !== undefined && { note }), promise, runs };
  const position = (one: Row): number => names.indexOf(one.name);
  return [...rows.filter((one) => one.name !== name), row].sort((a, b) => position(a) - position(b));
}

/** What is added up over runs; numbers out of order count as double, requests never sent as unknown. */
export function sums(runs: readonly Run[]) {
  const sum = (pick: (run: Run) => number): number => runs.reduce((total, run) => total + pick(run), 0);
  return {
    acknowledged: sum((run) => run.acknowledged),
    lost: sum((run) => run.lost),
    double: sum((run) => run.double + run.backwards),
    failed: sum((run) => run.failed),
    unknown: sum((run) => run.unknown + run.notSent),
  };
}
