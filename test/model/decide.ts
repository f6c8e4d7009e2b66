import { allFacts, decide, type Fact, type Facts, line, sets } from '../redis/table.ts';

/** What each value of each fact adds to the number of a line of facts. */
export const weight = {} as { readonly [F in Fact]: Readonly<Record<(typeof sets)[F][number], number>> };

let lines = 1;
for (const fact of Object.keys(sets) as Fact[]) {
  const values = sets[fact].map((value, i) => [value, i * lines]);
  Object.assign(weight, { [fact]: Object.fromEntries(values) });
  lines *= sets[fact].length;
}

export interface Row {
  readonly action: string;
  readonly reason: string;
}

/** The shipped table: the number of a line of facts → what decide.sh answers. */
export interface Table {
  of(facts: number): Row;
  /** With a row that only waits. */
  without(reason: string): Table;
}

/** Runs all lines of facts through decide.sh, once. */
export function readTable(): Table {
  const rows: Row[] = [];
  const numbers = new Map<string, number>();
  const rowOf = new Int16Array(lines).fill(-1);
  for (const { facts, action, reason } of decide(allFacts())) {
    const key = `${action} ${reason}`;
    const row = numbers.get(key) ?? rows.push({ action, reason }) - 1;
    numbers.set(key, row);
    rowOf[numberOf(facts)] = row;
  }
  return table(rowOf, rows);
}

function table(rowOf: Int16Array, rows: readonly Row[]): Table {
  return {
    of(facts) {
      const row = rows[rowOf[facts] as number];
      if (!row) throw new Error(`decide.sh was not asked about this line of facts: ${lineOf(facts)}`);
      return row;
    },
    without: (reason) =>
      table(
        rowOf,
        rows.map((row) => (row.reason === reason ? { action: 'wait', reason: `(without) ${reason}` } : row)),
      ),
  };
}

const numberOf = (facts: Facts): number =>
  (Object.keys(sets) as Fact[]).reduce((sum, fact) => sum + partOf(weight[fact], facts[fact]), 0);

const partOf = (values: Readonly<Record<string, number>>, value: string): number => values[value] as number;

/** The line that observe prints. */
export function lineOf(facts: number): string {
  let rest = facts;
  const words: Record<string, string> = {};
  for (const fact of Object.keys(sets) as Fact[]) {
    const values: readonly string[] = sets[fact];
    words[fact] = values[rest % values.length] as string;
    rest = Math.floor(rest / values.length);
  }
  return line(words as unknown as Facts);
}
