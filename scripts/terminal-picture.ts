/** Draws the recording of docs/develop.md as a terminal, for README: `node scripts/terminal-picture.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PICTURE = join(ROOT, 'docs/make-dev.svg');

/** In pixels; a character of the font is 0.6 of its size wide, in every monospaced one that browsers choose. */
const FONT_SIZE = 13;
const COLUMN = FONT_SIZE * 0.6;
const LINE = 20;
const EDGE = 16;

/** What a line is about, by the first pattern that fits. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/ {2}failover: /, '#7ee787'],
  [/is killed|is frozen|warning:/, '#ffa198'],
  [/\/s · /, '#8b949e'],
];
const PLAIN = '#e6edf3';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');

/** The first `text` block of a page. */
export function recordingOf(page: string): readonly string[] {
  const block = /^```text\n(.*?)\n```$/ms.exec(page)?.[1];
  if (block === undefined) throw new Error('the page has no block of text to draw');
  return block.split('\n');
}

export function draw(lines: readonly string[]): string {
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * COLUMN) + 2 * EDGE;
  const height = lines.length * LINE + 2 * EDGE;
  const texts = lines.map((line, i) => {
    const colour = COLOURS.find(([pattern]) => pattern.test(line))?.[1] ?? PLAIN;
    return `  <text x="${EDGE}" y="${EDGE + (i + 0.7) * LINE}" fill="${colour}">${escaped(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    `  font-family="ui-monospace, Menlo, Consolas, monospace" font-size="${FONT_SIZE}">`,
    `  <title>make dev: a master is killed, another takes over</title>`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117" />`,
    ...texts,
    '</svg>\n',
  ].join('\n');
}

if (import.meta.main) writeFileSync(PICTURE, draw(recordingOf(readFileSync(join(ROOT, 'docs/develop.md'), 'utf8'))));
