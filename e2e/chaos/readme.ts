import type { Results } from './results.ts';
import { table } from './table.ts';
import { textOf } from './text.ts';

const list = (sentences: readonly string[]): string => sentences.map((one) => `- ${one}`).join('\n');

/** The report in Markdown, beside its pictures. */
export function readme(results: Results): string {
  const text = textOf(results);
  const parts = [
    '# A real cluster, broken under load',
    `Written by \`make chaos\`, which adds its runs to those in results.json. ${text.summary}`,
    list(text.circumstances),
    `${text.columns} With all pictures on one page: [index.html](index.html).`,
    table(results.rows, (name) => `[${name}](${name}.svg)`),
    list(text.notes),
    '## Broken promises',
    text.broken.length === 0 ? 'None.' : list(text.broken),
    ...(results.without.length === 0
      ? []
      : ['## Without', text.without, table(results.without, (name) => `[${name}](without-${name}.svg)`)]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
