import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearRefusals, getRefusals } from './chaos/refusals.ts';
import { readHistory, writeHistory } from './checker/history.ts';
import { load, startClock } from './checker/load.ts';
import { judge, type Verdict } from './checker/verdict.ts';
import { stored, url } from './system.ts';

const CALLERS = 20;
const IDS = 10;
/** The load ends with what happens under it; this is for a test that was forgotten. */
const FOREVER_SECONDS = 3600;
/** Callers wait up to 10 s for an answer: who needs longer gets an error, and then the verdict says so. */
const COUNT_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;

export interface Load {
  /** Resolves when so many more increments have been acknowledged. @throws when that takes half a minute */
  count(increments: number): Promise<void>;
}

/**
 * Callers count while something happens; then what they were told is compared with what Redis holds. That a server refused
 * somebody anything meanwhile is evidence too: no user needs more than it has.
 */
export async function underLoad(happen: (callers: Load) => Promise<void>): Promise<Verdict> {
  const urls = [await url()];
  const prefix = `e2e-${randomBytes(6).toString('hex')}-`;
  const ids = Array.from({ length: IDS }, (_, i) => `${prefix}${i}`);
  const folder = await mkdtemp(join(tmpdir(), 'e2e-'));
  const file = join(folder, 'history');
  const history = writeHistory(file);
  const over = new AbortController();
  await clearRefusals();
  let acknowledged = 0;
  const options = { urls, ids, workers: CALLERS, seconds: FOREVER_SECONDS, signal: over.signal };
  const onAcknowledged = (): void => {
    acknowledged++;
  };
  const finished = load({ ...options, onAcknowledged }, history, startClock());
  try {
    await happen({
      async count(increments) {
        const [from, deadline] = [acknowledged, Date.now() + COUNT_MILLISECONDS];
        while (acknowledged < from + increments) {
          if (Date.now() > deadline)
            throw new Error(`${acknowledged - from} of ${increments} increments in ${COUNT_MILLISECONDS} ms`);
          await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
        }
      },
    });
  } finally {
    over.abort();
    await finished;
    history.close();
  }
  const judged = await judge(readHistory(file), await stored(ids));
  const verdict = { ...judged, evidence: [...judged.evidence, ...(await getRefusals())] };
  await rm(folder, { recursive: true });
  const { acknowledged: counted, lost, double, failed, unknown, longestStall } = verdict;
  console.info(
    `${counted} acknowledged, ${lost} lost, ${double} double, ${failed} failed, ${unknown} unknown; longest stall ${Math.round(longestStall)} ms`,
  );
  return verdict;
}
