import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sampled } from '../../src/http/sampled-log.ts';

it('logs at most a line a second, and says how many it left out', () => {
  const lines: string[] = [];
  let now = 0;
  const log = sampled(
    pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }),
    'warn',
    'slow',
    () => now,
  );
  for (const [time, seconds] of [
    [0, 5],
    [1, 6],
    [999, 7],
    [1000, 8],
    [2500, 9],
  ] as const) {
    now = time;
    log({ seconds });
  }
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 40, seconds: 5, leftOut: 0, msg: 'slow' },
    { level: 40, seconds: 8, leftOut: 2, msg: 'slow' },
    { level: 40, seconds: 9, leftOut: 0, msg: 'slow' },
  ]);
});
