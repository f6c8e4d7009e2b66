import { describe, expect, it } from '@jest/globals';
import { brokenPromises, type Row, type Run, table } from '../../e2e/chaos/report.ts';
import { CRASH, NO_MAJORITY } from '../../e2e/failures/failure.ts';

const good: Run = {
  date: '2026-01-01T00:00:00.000Z',
  acknowledged: 1000,
  lost: 0,
  double: 0,
  backwards: 0,
  failed: 0,
  unknown: 2,
  notSent: 0,
  longestStallMilliseconds: 900,
  wholeSeconds: 4,
  loadAverage: 2,
  problems: [],
};

describe('a run', () => {
  it('keeps its promise up to twice the aim of its stall', () => {
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
  ])('breaks it by %j', (difference, sentence) => {
    expect(brokenPromises({ promise: CRASH }, { ...good, ...difference })).toEqual([sentence]);
  });

  it('may tell callers an error only where no majority is left; lose it may nowhere', () => {
    expect(brokenPromises({ promise: NO_MAJORITY }, { ...good, failed: 5 })).toEqual([]);
    expect(brokenPromises({ promise: NO_MAJORITY }, { ...good, lost: 1 })).toEqual(['1 lost']);
  });
});

describe('the table', () => {
  const circumstances = {
    command: 'make chaos',
    seed: 1,
    commit: 'c',
    redisImage: 'r',
    durability: 'disk',
    machine: 'm',
  };
  const row: Row = { name: 'a', how: 'b', promise: CRASH, circumstances, runs: [good] };

  it('has sums, the median and the worst of all runs', () => {
    const stalls = [900, 2000, 1000].map((longestStallMilliseconds) => ({ ...good, longestStallMilliseconds }));
    expect(
      table([{ ...row, runs: stalls }])
        .split('\n')
        .at(-1),
    ).toBe('| [a](a.svg) | b | 3 | 3,000 | 0 | 0 | 0 | 6 | 1000 | 2000 | 1500 | 4 | 2 |');
  });

  it('says of what was never whole again that it was not', () => {
    expect(table([{ ...row, runs: [{ ...good, wholeSeconds: null }] }])).toContain('| never |');
  });
});
