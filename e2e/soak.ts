/**
 * `make soak HOURS=`: single failures in an order by chance, under load, a line each, until the time is over or a promise
 * is broken; then the evidence stays.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellFailure } from '../cluster/failure.ts';
import { attempt } from './chaos/attempt.ts';
import { getCircumstances } from './chaos/circumstances.ts';
import { onInterruption, onlyOwnCluster } from './chaos/interruption.ts';
import { drawSeed, randomNumbers } from './chaos/random.ts';
import type { Run } from './chaos/results.ts';
import { sums } from './chaos/results.ts';
import { hours, whole } from './chaos/settings.ts';
import { failures } from './failures/list.ts';

/** Those in which a majority stays: where it does not, callers may be told an error. */
const single = failures.filter(({ promise }) => promise.failed === 0);

try {
  const { HOURS = '1', SEED } = process.env;
  const milliseconds = hours(HOURS) * 3_600_000;
  const seed = SEED ? whole('SEED', SEED, 0) : drawSeed();
  onlyOwnCluster();
  const command = `make soak HOURS=${HOURS} SEED=${seed}`;
  console.log(`${HOURS} hours of ${single.length} failures; the same once more: ${command}`);
  const circumstances = await getCircumstances(command);
  const folder = await mkdtemp(join(tmpdir(), 'soak-'));
  const interrupted = onInterruption();
  const random = randomNumbers(seed);
  const until = Date.now() + milliseconds;
  const runs: Run[] = [];
  while (Date.now() < until) {
    const failure = single[random(single.length)];
    if (failure === undefined) break;
    const done = await attempt(failure, join(folder, `${runs.length + 1}-${failure.name}`), circumstances, interrupted);
    if (done === undefined || done.broken.length > 0)
      throw new Error(
        `${failure.name}, after ${runs.length} others, broke a promise or was not measured; evidence: ${folder}`,
      );
    runs.push(done.run);
  }
  const { acknowledged, unknown } = sums(runs);
  console.log(
    `${runs.length} failures, ${acknowledged} acknowledged, nothing lost, double or failed, ${unknown} unknown`,
  );
} catch (error) {
  tellFailure(error);
  // When interrupted, load and waiting end with the process.
  process.exit();
}
