import { describe, expect, it } from '@jest/globals';
import { numbersOf } from '../../src/commit/results.ts';

describe('the numbers of an id', () => {
  it.each<[result: string, times: number, numbers: (number | bigint)[]]>([
    ['1', 1, [1]],
    ['5', 3, [3, 4, 5]],
    ['1', 3, [-1, 0, 1]],
    ['-7', 2, [-8, -7]],
    ['9007199254740993', 4, [9007199254740990, 9007199254740991, 9007199254740992n, 9007199254740993n]],
    ['9223372036854775807', 2, [9223372036854775806n, 9223372036854775807n]],
    ['9223372036854775807:2', 5, [9223372036854775806n, 9223372036854775807n]],
    ['!WRONGTYPE', 2, []],
  ])('of %s for %i increments', (result, times, numbers) => {
    expect(numbersOf(result, times)).toEqual(numbers);
  });
});
