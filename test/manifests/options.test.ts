import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readmeWithOptions } from '../../scripts/options.ts';

it('README.md has every option as its type documents it: run npm run options', () => {
  expect(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')).toBe(readmeWithOptions());
});
