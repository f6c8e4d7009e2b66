import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { draw, recordingOf } from '../../scripts/terminal-picture.ts';
import { commands, commandsFor, commandsOf, read } from './pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = [...globSync('*.md', { cwd: ROOT }), ...globSync('docs/**/*.md', { cwd: ROOT })];
const TARGETS = new Set([...read('Makefile').matchAll(/^([a-z][a-z0-9-]*):/gm)].map(([, target]) => target ?? ''));
const TIMEOUT_MILLISECONDS = 60_000;

describe('the commands of docs/develop.md and docs/ubuntu.md', () => {
  it('are all listed with where they are run, and no other is', () => {
    const inPages = ['docs/develop.md', 'docs/ubuntu.md'].flatMap(commandsOf);
    expect(Object.keys(commands).sort()).toEqual([...new Set(inPages)].sort());
  });

  it.each(commandsFor('here'))(
    '%s',
    (command) => {
      const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' };
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: ROOT, env, encoding: 'utf8' });
      expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
    },
    TIMEOUT_MILLISECONDS,
  );
});

/** Code of a page. Elsewhere "make" may be a word of a sentence. */
function codeOf(page: string): readonly string[] {
  const found = read(page).matchAll(/`([^`\n]+)`|^ {4}(\S.*)$/gm);
  return [...[...found].map(([, inLine, indented]) => inLine ?? indented ?? ''), ...commandsOf(page)];
}

it('the picture of make dev is that of the recording in docs/develop.md', () =>
  expect(read('docs/make-dev.svg')).toBe(draw(recordingOf(read('docs/develop.md')))));

it('no page names a target that the Makefile does not have', () => {
  const unknown = PAGES.flatMap((page) =>
    codeOf(page)
      .flatMap((text) => /^(?:\w+=\S+ )*make ([a-z][a-z0-9-]*)/.exec(text)?.[1] ?? [])
      .filter((target) => !TARGETS.has(target))
      .map((target) => `${page}: make ${target}`),
  );
  expect(unknown).toEqual([]);
});

it('no page links to a file that is not there', () => {
  const dead = PAGES.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(ROOT, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  expect(dead).toEqual([]);
});
