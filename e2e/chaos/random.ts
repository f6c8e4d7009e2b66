import { randomInt } from 'node:crypto';

export const drawSeed = (): number => randomInt(2 ** 32);

/** Whole numbers from 0 to below a bound, the same for the same seed: a linear congruential generator (Knuth's MMIX, upper half). */
export function randomNumbers(seed: number): (bound: number) => number {
  let state = BigInt(seed);
  return (bound) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 32n) % BigInt(bound));
  };
}
