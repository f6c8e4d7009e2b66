import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { untilWhole } from '../../cluster/wait.ts';
import { readHistory, writeHistory } from '../checker/history.ts';
import { load, startClock } from '../checker/load.ts';
import { judge } from '../checker/verdict.ts';
import type { Failure, Scene } from '../failures/failure.ts';
import { lookAround } from '../failures/scene.ts';
import { stored } from '../system.ts';
import { callersUrl } from './callers-url.ts';
import { clearRefusals, getRefusals } from './refusals.ts';
import { getStarts, unexplainedRestarts } from './restarts.ts';
import type { Circumstances, Run } from './results.ts';
import { serversOf, watchRoles } from './roles.ts';

const CALLERS = 20;
/** Increments per second that fall due, answered or not: little enough to leave two cores to the cluster. */
const RATE = 500;
const IDS = 10;
/** Load before anything is broken, and after all is whole again. */
const AROUND_SECONDS = 5;
/** The load ends with what happens under it; this is for a round that was forgotten. */
const FOREVER_SECONDS = 3600;

/** What a run leaves. */
export interface Files {
  readonly history: string;
  readonly roles: string;
}

type Measured = Omit<Run, keyof Circumstances | 'date'>;

/**
 * Breaks and mends under load, waits until all is whole, and compares what callers were told with what Redis holds.
 * However it ends, the failure is mended, and what it prepared is taken back.
 *
 * @param interrupted aborted when the user wants an end
 * @throws why it could not be measured, as soon as all is mended. Where that is the user, the load may still run: end the process
 */
export async function runUnder(
  failure: Failure,
  files: Files,
  circumstances: Circumstances,
  interrupted: AbortSignal,
): Promise<Run> {
  const notRestored: string[] = [];
  const restore = async (): Promise<void> => {
    await failure.restore?.().catch((error: Error) => notRestored.push(`not restored: ${error.message}`));
  };
  try {
    await orInterrupted(untilWhole(), interrupted);
    await orInterrupted(failure.prepare?.(), interrupted);
    const measured = await measure(failure, files, interrupted);
    await restore();
    const problems = [...measured.problems, ...notRestored];
    return { ...circumstances, date: new Date().toISOString(), ...measured, problems };
  } catch (error) {
    await restore();
    throw new Error([`${failure.name} was not measured: ${(error as Error).message}`, ...notRestored].join('; '));
  }
}

async function measure(failure: Failure, files: Files, interrupted: AbortSignal): Promise<Measured> {
  await untilWhole();
  await clearRefusals();
  const urls = [await callersUrl()];
  const prefix = `chaos-${randomBytes(6).toString('hex')}-`;
  const ids = Array.from({ length: IDS }, (_, i) => `${prefix}${i}`);
  const starts = await getStarts();
  const history = writeHistory(files.history);
  const clock = startClock();
  const scene = await lookAround((text) => history.mark(clock(), text));
  const unwatch = watchRoles(serversOf(scene), files.roles, clock);
  const over = new AbortController();
  const options = { urls, ids, workers: CALLERS, rate: RATE, seconds: FOREVER_SECONDS, signal: over.signal };
  const loading = load(options, history, clock);
  const problems: string[] = [];
  let wholeSeconds: number | null = null;
  try {
    wholeSeconds = await orInterrupted(happen(failure, scene, clock), interrupted);
  } catch (error) {
    problems.push((error as Error).message);
    await failure.mend?.(scene).catch((mending: Error) => problems.push(`not mended: ${mending.message}`));
    if (interrupted.aborted) throw new Error(problems.join('; '));
  } finally {
    over.abort();
    unwatch();
  }
  await loading;
  history.close();
  const verdict = await judge(readHistory(files.history), await stored(ids));
  const refusals = await getRefusals().catch((error: Error) => [`ACL LOG could not be read: ${error.message}`]);
  problems.push(...refusals, ...(await unexplainedRestarts(failure, scene, starts)), ...verdict.evidence);
  const { acknowledged, lost, double, backwards, failed, unknown, notSent, longestStall } = verdict;
  return {
    ...{ acknowledged, lost, double, backwards, failed, unknown, notSent },
    longestStallMilliseconds: Math.round(longestStall),
    wholeSeconds,
    loadAverage: Number(loadavg()[0]?.toFixed(1)),
    problems,
  };
}

/** @returns how many seconds after the mend, or the break, all was whole */
async function happen(failure: Failure, scene: Scene, clock: () => number): Promise<number> {
  await pause(AROUND_SECONDS);
  scene.mark('broken');
  let since = clock();
  await failure.break(scene);
  if (failure.mend) {
    await pause(failure.lastsSeconds ?? 0);
    since = clock();
    scene.mark('mended');
    await failure.mend(scene);
  }
  await untilWhole();
  scene.mark('whole');
  const seconds = (clock() - since) / 1_000_000;
  await pause(AROUND_SECONDS);
  return seconds;
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** @throws the signal's reason, as soon as it is aborted */
async function orInterrupted<T>(work: Promise<T> | undefined, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const listening = new AbortController();
  const interruption = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: listening.signal });
  });
  return Promise.race([work as Promise<T>, interruption]).finally(() => listening.abort());
}
