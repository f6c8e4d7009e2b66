import { type Row, sums } from './results.ts';

/** Columns of the report, on paper and on a terminal; from the third on they are numbers. */
export const COLUMNS = [
  ...['failure', 'how', 'runs', 'increments', 'lost', 'double', 'failed', 'unknown'],
  ...['stall, ms: median', 'worst', 'aim', 'whole, s', 'durability', 'load'],
] as const;
export const TEXT_COLUMNS = 2;

/** A row's cells, one for each column. */
export function cells({ name, how, promise, runs }: Row): readonly string[] {
  const { acknowledged, lost, double, failed, unknown } = sums(runs);
  const stalls = runs.map((run) => run.longestStallMilliseconds);
  const whole = median(runs.map((run) => run.wholeSeconds ?? Number.POSITIVE_INFINITY));
  return [
    name,
    how,
    ...[runs.length, acknowledged.toLocaleString('en'), lost, double, failed, unknown],
    ...[median(stalls), Math.max(...stalls), promise.stallMilliseconds],
    Number.isFinite(whole) ? whole.toFixed(0) : 'never',
    [...new Set(runs.map((run) => run.durability))].join(', '),
    Math.max(...runs.map((run) => run.loadAverage)).toFixed(0),
  ].map(String);
}

/** Of Markdown. */
export function table(rows: readonly Row[], link = (name: string): string => name): string {
  const lines = rows.map((row) => {
    const [name = '', ...others] = cells(row);
    return [link(name), ...others];
  });
  const rule = COLUMNS.map((_, i) => (i < TEXT_COLUMNS ? '---' : '---:'));
  return [COLUMNS, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
