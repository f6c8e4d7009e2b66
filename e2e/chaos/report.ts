import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../failures/failure.ts';

/** One run of one failure. */
export interface Run {
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

/** Under what the runs of a row were made. */
export interface Circumstances {
  readonly command: string;
  readonly seed: number;
  readonly commit: string;
  readonly redisImage: string;
  readonly durability: string;
  readonly machine: string;
}

export interface Row {
  readonly name: string;
  readonly how: string;
  readonly note?: string;
  readonly promise: Failure['promise'];
  readonly circumstances: Circumstances;
  readonly runs: readonly Run[];
}

/** A sentence for each promise that a run broke. */
export function brokenPromises({ promise }: Pick<Failure, 'promise'>, run: Run): readonly string[] {
  const most = 2 * promise.stallMilliseconds;
  return [
    ...(run.acknowledged > 0 ? [] : ['nothing was acknowledged']),
    ...(['lost', 'double', 'backwards'] as const).flatMap((key) => (run[key] === 0 ? [] : [`${run[key]} ${key}`])),
    ...(run.failed === 0 || promise.failed !== 0 ? [] : [`${run.failed} failed`]),
    ...(run.longestStallMilliseconds <= most
      ? []
      : [`a stall of ${run.longestStallMilliseconds} ms, above ${most} ms (twice the aim)`]),
    ...run.problems,
  ];
}

/** Rows that were measured now take the place of their older ones; the others stay as they are. */
export function writeReport(folder: string, names: readonly string[], measured: readonly Row[]): readonly Row[] {
  const file = join(folder, 'results.json');
  const older = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: readonly Row[] }).rows : [];
  const rows = names.flatMap(
    (name) => [measured, older].flatMap((some) => some.find((row) => row.name === name) ?? [])[0] ?? [],
  );
  writeFileSync(file, `${JSON.stringify({ rows }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), page(rows));
  return rows;
}

function page(rows: readonly Row[]): string {
  const runs = rows.flatMap((row) => row.runs);
  const total = sum(runs.map((run) => run.acknowledged)).toLocaleString('en');
  const circumstances = [...new Set(rows.map((row) => describe(row.circumstances)))];
  const notes = rows.flatMap(({ name, note }) => (note === undefined ? [] : [`- ${name}: ${note}.`]));
  const broken = rows.flatMap((row) =>
    row.runs.flatMap((run) => brokenPromises(row, run).map((what) => `- ${row.name}, ${run.date}: ${what}`)),
  );
  return `# A real cluster, broken under load

Written by \`make chaos\`; a row is written anew whenever its failure was measured. ${runs.length} failures, ${total} acknowledged increments.
${circumstances.map((line) => `\n${line}\n`).join('')}
Times as callers saw them. *Stall* is the longest time in which somebody waited and nobody was answered: its median, its worst, and the
aim; the run fails above twice the aim, and at one increment lost or counted twice. *Failed* were told an error. *Unknown* got no answer (their connection broke, or
nothing came for 15 s). *Whole* is the time until one master was named by all, each replica linked and each pod ready, from
the mend on, or from the break where nothing has to be mended. *Load* is the load average of the machine: stalls grow with it.

${table(rows)}

${notes.length === 0 ? '' : `${notes.join('\n')}\n\n`}## Broken promises

${broken.length === 0 ? 'None.' : broken.join('\n')}
`;
}

/** For this page and for the terminal. */
export function table(rows: readonly Row[], picture = (name: string): string => `[${name}](${name}.svg)`): string {
  const head =
    '| failure | how | runs | increments | lost | double | failed | unknown | stall, ms: median | worst | aim | whole, s | load |';
  const lines = rows.map((row) => {
    const { runs } = row;
    const of = (pick: (run: Run) => number): readonly number[] => runs.map(pick);
    const stalls = of((run) => run.longestStallMilliseconds);
    const whole = runs.map((run) => run.wholeSeconds ?? Number.POSITIVE_INFINITY);
    return [
      picture(row.name),
      row.how,
      runs.length,
      sum(of((run) => run.acknowledged)).toLocaleString('en'),
      sum(of((run) => run.lost)),
      sum(of((run) => run.double + run.backwards)),
      sum(of((run) => run.failed)),
      sum(of((run) => run.unknown + run.notSent)),
      median(stalls),
      Math.max(...stalls),
      row.promise.stallMilliseconds,
      Number.isFinite(median(whole)) ? median(whole).toFixed(0) : 'never',
      Math.max(...of((run) => run.loadAverage)).toFixed(0),
    ].join(' | ');
  });
  const rule = '| --- | --- |'.padEnd(13) + ' ---: |'.repeat(11);
  return [head, rule, ...lines.map((line) => `| ${line} |`)].join('\n');
}

const describe = (of: Circumstances): string =>
  `\`${of.command}\`, seed ${of.seed}, commit ${of.commit}: ${of.redisImage}, durability \`${of.durability}\`; ${of.machine}.`;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
