// `npm run options`: writes the table of every environment's options into README.md, from the types' own docs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const BEGIN = '<!-- options: written by npm run options -->\n';
const END = '<!-- /options -->\n';

/** Where options stand, and what their names are written after. */
const INTERFACES: readonly (readonly [file: string, name: string, prefix: string])[] = [
  ['lib/environment.ts', 'Environment', ''],
  ['lib/counter/props.ts', 'CounterOptions', 'counter.'],
  ['lib/counter/props.ts', 'Edge', 'counter.edge.'],
  ['lib/redis/props.ts', 'RedisOptions', 'redis.'],
  ['lib/redis/props.ts', 'VolumeRetention', 'redis.volumeRetention.'],
];

/** README.md as it has to be. */
export function readmeWithOptions(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md has no table of options: put ${BEGIN.trim()} and ${END.trim()} where it belongs`);
  return `${before}${BEGIN}${table()}${END}${after}`;
}

function table(): string {
  const rows = INTERFACES.flatMap(([file, name, prefix]) => optionsOf(file, name).map((row) => ({ ...row, prefix })));
  // One that is itself options has a row for each of these.
  const isGroup = (option: string) => INTERFACES.some(([, , prefix]) => prefix === `${option}.`);
  return [
    '| option | default | |',
    '| --- | --- | --- |',
    ...rows
      .filter(({ prefix, option }) => !isGroup(prefix + option))
      .map(({ prefix, option, standard, text }) => `| \`${prefix}${option}\` | ${standard} | ${text} |`),
    '',
  ].join('\n');
}

interface Option {
  readonly option: string;
  readonly standard: string;
  readonly text: string;
}

/** @throws {Error} where an option says nothing of itself, or not what it is by default */
function optionsOf(file: string, name: string): Option[] {
  const source = readFileSync(join(root, file), 'utf8');
  const body = new RegExp(`export interface ${name} {\n(.*?)\n}`, 's').exec(source)?.[1];
  if (body === undefined) throw new Error(`${file} has no interface ${name}: correct the list in scripts/options.ts`);
  return [...body.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s*)?readonly (\w+)\??: ([^;]+);/gs)].map(
    ([, docs = '', option = '', type = '']) => {
      const [text = '', standard] = docs
        .replaceAll(/^\s*\* ?/gm, '')
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/ ?@default /);
      if (text === '' || standard === undefined)
        throw new Error(`${file}: ${name}.${option} has no text, or no @default: write both into its doc comment`);
      return { option, standard: inCode(standard), text: inCell(text + wordsOf(type, text)) };
    },
  );
}

/** The words that are taken, where the text does not tell them. */
function wordsOf(type: string, text: string): string {
  const words = [...type.matchAll(/'(\w+)'/g)].map(([, word]) => word);
  return words.every((word) => text.includes(`\`${word}\``))
    ? ''
    : ` ${words.map((word) => `\`${word}\``).join(' or ')}.`;
}

function inCode(standard: string): string {
  return standard.replace(/^(\d+|true|false|'[^']*')/, (value) => `\`${value.replaceAll("'", '')}\``);
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

if (import.meta.main) writeFileSync(join(root, 'README.md'), readmeWithOptions());
