import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/protocol.md: its table is made from decide.sh, so that it can't drift. */

const root = join(import.meta.dirname, '../..');
export const page = join(root, 'docs/protocol.md');
const script = join(root, 'lib/redis/node/decide.sh');

const BEGIN = '<!-- the table: made from decide.sh; UPDATE=1 npm test protocol-page -->';
const END = '<!-- end of the table -->';

/** The rows of decide.sh in their order: the facts of each pattern, what is done, and why. */
export function tableRows(): string[] {
  const text = readFileSync(script, 'utf8');
  const rows = text.matchAll(/^ {2}(\S*'.*)\)\n {4}row (\w+) '(.*)' ;;$/gm);
  return [...rows].map(([, patterns = '', action, reason]) => {
    const cases = patterns
      .split(' | ')
      .map((pattern) => [...pattern.matchAll(/\w+=\w+/g)].map(([fact]) => `\`${fact}\``));
    return `| ${cases.map((facts) => facts.join(' ')).join('<br>or ')} | ${action} | ${reason} |`;
  });
}

/** The page with the table as decide.sh has it now. */
export function withTable(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has lost the marks around its table`);
  const table = ['| facts, as far as they matter | action | why |', '| --- | --- | --- |', ...tableRows()];
  return `${before}${BEGIN}\n\n${table.join('\n')}\n\n${END}${after}`;
}
