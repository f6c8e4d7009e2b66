import type { Run } from '../../e2e/chaos/results.ts';

/** A run that keeps every promise. */
export const good: Run = {
  command: 'make chaos SEED=1',
  commit: 'c0ffee',
  redisImage: 'redis:1',
  durability: 'disk',
  machine: 'a machine',
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
