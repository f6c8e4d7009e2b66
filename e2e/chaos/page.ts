import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results, Row } from './results.ts';
import { COLUMNS, cells, TEXT_COLUMNS } from './table.ts';
import { textOf } from './text.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; }
th, td { border-bottom: 1px solid #7d859055; padding: 4px 8px; text-align: right; vertical-align: top; }
th:nth-child(-n + ${TEXT_COLUMNS}), td:nth-child(-n + ${TEXT_COLUMNS}) { text-align: left; }
td:nth-child(2) { min-width: 16rem; }
img { max-width: 100%; }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Text in backquotes is something to type. */
const inline = (text: string): string => escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');

const list = (sentences: readonly string[]): string =>
  `<ul>${sentences.map((one) => `<li>${inline(one)}</li>`).join('\n')}</ul>`;

function table(rows: readonly Row[], prefix: string): string {
  const head = COLUMNS.map((column) => `<th>${column}</th>`).join('');
  const lines = rows.map((row) => {
    const [name = '', ...others] = cells(row);
    const link = `<a href="#${prefix}${name}">${name}</a>`;
    return `<tr>${[link, ...others.map(escaped)].map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>`;
}

/** An image in itself, so that the ids of one picture are not those of another. */
function picture(file: string, name: string): string {
  if (!existsSync(file)) return '<p>No picture: none of its runs was drawn.</p>';
  return `<img alt="timeline of ${name}" src="data:image/svg+xml;base64,${readFileSync(file).toString('base64')}">`;
}

const sections = (folder: string, rows: readonly Row[], prefix: string): string =>
  rows
    .map(
      ({ name }) => `<section id="${prefix}${name}">${picture(join(folder, `${prefix}${name}.svg`), name)}</section>`,
    )
    .join('\n');

/** The report as one file that needs no other. @param folder that of the pictures */
export function page(folder: string, results: Results): string {
  const text = textOf(results);
  const without =
    results.without.length === 0
      ? ''
      : `<h2>Without</h2><p>${text.without}</p>${table(results.without, 'without-')}${sections(folder, results.without, 'without-')}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A real cluster, broken under load</title>
<style>${STYLE}</style>
<h1>A real cluster, broken under load</h1>
<p>${text.summary}</p>
${list(text.circumstances)}
<p>${text.columns}</p>
${table(results.rows, '')}
${list(text.notes)}
<h2>Broken promises</h2>
${text.broken.length === 0 ? '<p>None.</p>' : list(text.broken)}
<h2>Pictures</h2>
${sections(folder, results.rows, '')}
${without}
</html>
`;
}
