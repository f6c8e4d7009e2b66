import type { Failure } from '../failures/failure.ts';
import type { Run } from './results.ts';

/** A sentence for each promise that a run broke. */
export function brokenPromises({ promise }: Pick<Failure, 'promise'>, run: Run): readonly string[] {
  const most = 2 * promise.stallMilliseconds;
  return [
    ...(run.acknowledged > 0 ? [] : ['nothing was acknowledged']),
    ...(['lost', 'double', 'backwards'] as const).flatMap((key) => (run[key] === 0 ? [] : [`${run[key]} ${key}`])),
    ...(run.failed === 0 || promise.failed !== 0 ? [] : [`${run.failed} failed`]),
    ...(run.longestStallMilliseconds <= most
      ? []
      : [`a stall of ${run.longestStallMilliseconds} ms, above ${most} ms (twice the aim)`]),
    ...run.problems,
  ];
}
