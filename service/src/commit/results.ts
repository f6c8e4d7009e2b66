/**
 * The numbers that an id's increments get, in order, of its result in commit.lua; fewer where not all were counted.
 * A bigint from 2^53 on.
 */
export function numbersOf(result: string, times: number): readonly (number | bigint)[] {
  const last = Number(result);
  if (Number.isSafeInteger(last) && Number.isSafeInteger(last - times))
    return Array.from({ length: times }, (_, i) => last - times + 1 + i);
  if (result.startsWith('!')) return [];
  const [count = '', fitting] = result.split(':');
  const counted = fitting === undefined ? times : Number(fitting);
  const exact = BigInt(count);
  return Array.from({ length: counted }, (_, i) => narrow(exact - BigInt(counted - 1 - i)));
}

const narrow = (count: bigint): number | bigint => {
  const number = Number(count);
  return Number.isSafeInteger(number) ? number : count;
};
