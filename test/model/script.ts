import { append, type History, lastBatch, termOf } from './history.ts';

/**
 * The rules of commit.lua for one lane and one id: `counted` where the batch is in what is returned, however often it
 * arrived; `newer` where the data has a later term; `gone` where the lane lacks what was acknowledged.
 */
export type Reply = 'counted' | 'newer' | 'stale' | 'gone';

/** What the script replies to a batch of that term, and what the copy holds then. */
export function commit(
  history: History,
  batch: number,
  term: number,
): { readonly reply: Reply; readonly data: History } {
  if (termOf(history) > term) return { reply: 'newer', data: history };
  const last = lastBatch(history);
  if (last > batch) return { reply: 'stale', data: history };
  if (last < batch - 1) return { reply: 'gone', data: history };
  if (last < batch) return { reply: 'counted', data: append(history, batch, term) };
  // Counted before. The term is raised; that the count is too makes no difference between copies.
  return { reply: 'counted', data: raised(history, term) };
}

/** What the acting master's loop does to the version, as act.sh has it; only a higher term makes a difference. */
export function raised(history: History, term: number): History {
  return termOf(history) < term ? append(history, undefined, term) : history;
}
