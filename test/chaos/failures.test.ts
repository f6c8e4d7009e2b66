import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { failures, shortRound } from '../../e2e/failures/list.ts';

const folder = join(import.meta.dirname, '../../e2e/failures');

it.each(failures.map(({ name }) => name))('%s has a file of its name', (name) => {
  expect(existsSync(join(folder, `${name}.ts`))).toBe(true);
});

it('has a short round of them', () => {
  const names = failures.map(({ name }) => name);
  expect(shortRound.filter((name) => !names.includes(name))).toEqual([]);
});

it('can end each failure that lasts', () => {
  expect(failures.filter(({ lastsSeconds, mend }) => lastsSeconds !== undefined && !mend)).toEqual([]);
  expect(failures.filter(({ prepare, restore }) => prepare && !restore)).toEqual([]);
});
