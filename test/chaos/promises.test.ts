import { expect, it } from '@jest/globals';
import { brokenPromises } from '../../e2e/chaos/promises.ts';
import { CRASH, NO_MAJORITY } from '../../e2e/failures/failure.ts';
import { good } from './good-run.ts';

it('is kept up to twice the aim of a stall', () => {
  expect(brokenPromises({ promise: CRASH }, { ...good, longestStallMilliseconds: 3000 })).toEqual([]);
});

it.each([
  [{ lost: 1 }, '1 lost'],
  [{ double: 2 }, '2 double'],
  [{ backwards: 1 }, '1 backwards'],
  [{ failed: 1 }, '1 failed'],
  [{ acknowledged: 0 }, 'nothing was acknowledged'],
  [{ longestStallMilliseconds: 3001 }, 'a stall of 3001 ms, above 3000 ms (twice the aim)'],
  [{ problems: ['redis-0 has no link to redis-1'] }, 'redis-0 has no link to redis-1'],
])('is broken by %j', (difference, sentence) => {
  expect(brokenPromises({ promise: CRASH }, { ...good, ...difference })).toEqual([sentence]);
});

it('lets callers be told an error only where no majority is left; lose it may nowhere', () => {
  expect(brokenPromises({ promise: NO_MAJORITY }, { ...good, failed: 5 })).toEqual([]);
  expect(brokenPromises({ promise: NO_MAJORITY }, { ...good, lost: 1 })).toEqual(['1 lost']);
});
