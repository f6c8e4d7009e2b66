import { failures } from '../failures/list.ts';
import { brokenPromises } from './promises.ts';
import type { Results, Row } from './results.ts';

/** The sentences of the report, which its two pages share. */
export interface Text {
  readonly summary: string;
  readonly circumstances: readonly string[];
  readonly columns: string;
  readonly notes: readonly string[];
  readonly broken: readonly string[];
  readonly without: string;
}

const COLUMNS =
  'Times as callers saw them. Stall is the longest time in which somebody waited and nobody was answered: its median, its worst, ' +
  'and the aim; a run fails above twice the aim, and at one increment lost or counted twice. Failed were told an error. ' +
  'Unknown got no answer: their connection broke, or nothing came for 15 s. Whole is the time until one master was named ' +
  'by all, each replica linked and each pod ready: from the mend on, or from the break where nothing has to be mended. ' +
  'Load is the load average of the machine: stalls grow with it. A picture shows the run with the longest stall.';

const WITHOUT =
  'The same failures and callers on the same cluster, with what many people run: INCR by a default client, no WAIT, no ' +
  "hand-over, Sentinel's own defaults, a log written once a second, pods that begin as master or replica by what the first sentinel says.";

const ERROR_NOTE = 'who waited for longer than 10 s was told an error, as no majority was left';

export function textOf({ rows, without }: Results): Text {
  const runs = rows.flatMap((row) => row.runs);
  const total = runs.reduce((sum, run) => sum + run.acknowledged, 0).toLocaleString('en');
  const rounds = Map.groupBy([...runs, ...without.flatMap((row) => row.runs)], (run) =>
    [`commit ${run.commit}`, run.redisImage, `durability ${run.durability}`, run.machine].join(', '),
  );
  const missing = failures.map(({ name }) => name).filter((name) => !rows.some((row) => row.name === name));
  const notYet = missing.length === 0 ? '' : ` Not run yet: ${missing.join(', ')}.`;
  return {
    summary: `${rows.length} ways to fail, ${runs.length} failures made, ${total} acknowledged increments.${notYet}`,
    circumstances: [...rounds].map(
      ([what, of]) => `${of.length} runs: ${what}; ${commands(of.map((run) => run.command))}`,
    ),
    columns: COLUMNS,
    notes: rows.flatMap(notesOf),
    broken: rows.flatMap((row) =>
      row.runs.flatMap((run) =>
        brokenPromises(row, run).map((what) => `${row.name}, ${run.date}, commit ${run.commit}: ${what}`),
      ),
    ),
    without: WITHOUT,
  };
}

const commands = (given: readonly string[]): string => [...new Set(given)].map((one) => `\`${one}\``).join(', ');

function notesOf({ name, note, promise }: Row): readonly string[] {
  const notes = [note, promise.failed === 0 ? undefined : ERROR_NOTE].filter((one) => one !== undefined);
  return notes.length === 0 ? [] : [`${name}: ${notes.join('; ')}.`];
}
