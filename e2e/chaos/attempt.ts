import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run as runCommand } from '../../cluster/kubectl.ts';
import type { Failure } from '../failures/failure.ts';
import { brokenPromises } from './promises.ts';
import type { Circumstances, Run } from './results.ts';
import { readTimeline, type Timeline } from './timeline.ts';
import { runUnder } from './under-failure.ts';

const REPORT_MILLISECONDS = 120_000;

/** One failure made, and what came of it. */
export interface Attempt {
  readonly run: Run;
  /** A sentence for each broken promise. */
  readonly broken: readonly string[];
  readonly timeline: Timeline;
}

/**
 * Makes a failure and tells a line of it. Where a promise is broken the histories, what the pods said and `make report`'s
 * archive stay in the folder; else nothing does.
 *
 * @param folder need not be there yet
 * @returns `undefined` where it could not be measured, which is told too
 */
export async function attempt(
  failure: Failure,
  folder: string,
  circumstances: Circumstances,
  interrupted: AbortSignal,
): Promise<Attempt | undefined> {
  mkdirSync(folder, { recursive: true });
  const files = { history: join(folder, 'history'), roles: join(folder, 'roles') };
  let run: Run;
  try {
    run = await runUnder(failure, files, circumstances, interrupted);
  } catch (error) {
    if (interrupted.aborted) throw error;
    console.log(`FAILED ${(error as Error).message}`);
    await archive(folder);
    return undefined;
  }
  const broken = brokenPromises(failure, run);
  tell(failure, run, broken);
  const timeline = await readTimeline(files.history, files.roles);
  if (broken.length === 0) rmSync(folder, { recursive: true });
  else await archive(folder);
  return { run, broken, timeline };
}

function tell({ name }: Failure, run: Run, broken: readonly string[]): void {
  const { acknowledged, lost, double, failed, unknown, longestStallMilliseconds, wholeSeconds } = run;
  const whole = wholeSeconds === null ? 'not whole' : `whole after ${wholeSeconds.toFixed(0)} s`;
  console.log(
    `${broken.length === 0 ? 'kept  ' : 'BROKEN'} ${name}: ${acknowledged} acknowledged, ${lost} lost, ${double} double, ${failed} failed, ${unknown} unknown; stall ${longestStallMilliseconds} ms, ${whole}`,
  );
  for (const one of broken) console.log(`         ${one}`);
}

/** What the cluster looks like now, for who searches the cause, beside what the run left. */
async function archive(folder: string): Promise<void> {
  let without = '';
  try {
    const said = await runCommand('node', ['cluster/report.ts'], { timeoutMilliseconds: REPORT_MILLISECONDS });
    await runCommand('mv', [said.trim().split(' ', 1)[0] ?? '', folder]);
  } catch (error) {
    without = `; without the archive of make report: ${(error as Error).message}`;
  }
  console.log(`         evidence: ${folder}${without}`);
}
