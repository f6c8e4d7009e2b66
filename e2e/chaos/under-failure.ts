import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { untilWhole } from '../../cluster/wait.ts';
import { readHistory, writeHistory } from '../checker/history.ts';
import { load, startClock } from '../checker/load.ts';
import { judge } from '../checker/verdict.ts';
import type { Failure } from '../failures/failure.ts';
import { lookAround } from '../failures/scene.ts';
import { stored, url } from '../system.ts';
import { clearRefusals, getRefusals } from './refusals.ts';
import type { Run } from './report.ts';

export const CALLERS = 20;
/** Increments per second that fall due, answered or not: little enough to leave two cores to the cluster. */
export const RATE = 500;
const IDS = 10;
/** Load before anything is broken, and after all is whole again. */
const AROUND_SECONDS = 5;
/** The load ends with what happens under it; this is for a round that was forgotten. */
const FOREVER_SECONDS = 3600;

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * Breaks and mends under load, waits until all is whole, and compares what callers were told with what Redis holds.
 * However it ends, the failure is mended.
 *
 * @param interrupted aborted when the user wants an end
 * @throws its reason then, as soon as all is mended: the load may still run, so end the process
 */
export async function runUnder(failure: Failure, file: string, interrupted: AbortSignal): Promise<Run> {
  interrupted.throwIfAborted();
  const interruption = new Promise<never>((_, reject) => {
    interrupted.addEventListener('abort', () => reject(interrupted.reason), { once: true });
  });
  // Also where nobody waits for it at that moment.
  interruption.catch(() => undefined);
  await Promise.race([untilWhole(), interruption]);
  await clearRefusals();
  const urls = [await url()];
  const prefix = `chaos-${randomBytes(6).toString('hex')}-`;
  const ids = Array.from({ length: IDS }, (_, i) => `${prefix}${i}`);
  const history = writeHistory(file);
  const clock = startClock();
  const mark = (text: string): void => history.mark(clock(), text);
  const scene = await lookAround(mark);
  const over = new AbortController();
  const options = { urls, ids, workers: CALLERS, rate: RATE, seconds: FOREVER_SECONDS, signal: over.signal };
  const loading = load(options, history, clock);
  const problems: string[] = [];
  let wholeSeconds: number | null = null;

  const happen = async (): Promise<void> => {
    await pause(AROUND_SECONDS);
    mark('broken');
    let since = clock();
    await failure.break(scene);
    if (failure.mend) {
      await pause(failure.lastsSeconds ?? 0);
      since = clock();
      mark('mended');
      await failure.mend(scene);
    }
    await untilWhole();
    mark('whole');
    wholeSeconds = (clock() - since) / 1_000_000;
    await pause(AROUND_SECONDS);
  };
  try {
    await Promise.race([happen(), interruption]);
  } catch (error) {
    problems.push((error as Error).message);
    await failure.mend?.(scene).catch((mending: Error) => problems.push(`not mended: ${mending.message}`));
    if (interrupted.aborted) throw new Error(problems.join('; '));
  }
  over.abort();
  await loading;
  history.close();
  const verdict = await judge(readHistory(file), await stored(ids));
  const refusals = await getRefusals().catch((error: Error) => [`ACL LOG could not be read: ${error.message}`]);
  problems.push(...refusals, ...verdict.evidence);
  const { acknowledged, lost, double, backwards, failed, unknown, notSent, longestStall } = verdict;
  return {
    date: new Date().toISOString(),
    acknowledged,
    lost,
    double,
    backwards,
    failed,
    unknown,
    notSent,
    longestStallMilliseconds: Math.round(longestStall),
    wholeSeconds,
    loadAverage: Number(loadavg()[0]?.toFixed(1)),
    problems,
  };
}
