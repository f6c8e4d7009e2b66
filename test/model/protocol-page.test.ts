import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { rows } from '../redis/table.ts';
import { page, tableRows, withTable } from './protocol-page.ts';

it('docs/protocol.md has the table of decide.sh; UPDATE=1 writes it', () => {
  const text = readFileSync(page, 'utf8');
  if (process.env.UPDATE) writeFileSync(page, withTable(text));
  expect(readFileSync(page, 'utf8')).toBe(withTable(text));
});

it('no row of decide.sh is left out: all but the last, which takes what is left', () => {
  expect(tableRows().length).toBe(rows().length - 1);
});
