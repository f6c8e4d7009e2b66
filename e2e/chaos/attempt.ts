import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
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
 */
export async function attempt(
  failure: Failure,
  folder: string,
  circumstances: Circumstances,
  interrupted: AbortSignal,
): Promise<Attempt> {
  mkdirSync(folder, { recursive: true });
  const files = { history: join(folder, 'history'), roles: join(folder, 'roles') };
  const run = await runUnder(failure, files, circumstances, interrupted);
  const broken = brokenPromises(failure, run);
  tell(failure, run, broken);
  // A run that never came to its load has none.
  for (const file of Object.values(files)) appendFileSync(file, '');
  const timeline = await readTimeline(files.history, files.roles);
  if (broken.length === 0) rmSync(folder, { recursive: true });
  else console.log(`         evidence: ${folder}${await archive(folder)}`);
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

/** What the cluster looks like now, for who searches the cause. */
async function archive(folder: string): Promise<string> {
  try {
    const said = await runCommand('node', ['cluster/report.ts'], { timeoutMilliseconds: REPORT_MILLISECONDS });
    await runCommand('mv', [said.trim().split(' ', 1)[0] ?? '', folder]);
    return '';
  } catch (error) {
    return `; without the archive of make report: ${(error as Error).message}`;
  }
}
