import { expect, it } from '@jest/globals';
import { randomNumbers } from '../../e2e/chaos/random.ts';
import { hours } from '../../e2e/chaos/settings.ts';

it('gives the same numbers for the same seed, all of them below the bound, and each some time', () => {
  const draw = (seed: number): readonly number[] => {
    const random = randomNumbers(seed);
    return Array.from({ length: 200 }, () => random(7));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect([...new Set(draw(1))].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

it('takes hours and parts of them', () => {
  expect([hours('8'), hours('0.25'), hours('.5')]).toEqual([8, 0.25, 0.5]);
});

it.each(['0', '-1', 'x', '1e3', ''])("refuses HOURS='%s'", (text) => {
  expect(() => hours(text)).toThrow(`HOURS is '${text}': it must be a number above 0, as in HOURS=0.5`);
});
