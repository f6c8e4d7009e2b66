import { setTimeout as wait } from 'node:timers/promises';
import type { Answers } from './answers.ts';
import type { Sentinels } from './sentinels.ts';

/** From the start of a question to the next: 200 a second cost each sentinel some 1 % of a core, while a copy is away. */
const LEAST_MILLISECONDS = 5;

/**
 * Asks the sentinels for all batches that wait, one question at a time: each gets the answers to a question that
 * starts after its call, shared with whoever else called meanwhile.
 */
export function askForExcuses(sentinels: Pick<Sentinels, 'ask'>): () => Promise<Answers> {
  let startedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Answers> | undefined;

  const ask = async (): Promise<Answers> => {
    await running;
    const early = startedAt + LEAST_MILLISECONDS - performance.now();
    if (early > 0) await wait(early);
    startedAt = performance.now();
    next = undefined;
    const answers = sentinels.ask();
    running = answers;
    return answers;
  };

  return () => {
    next ??= ask();
    return next;
  };
}
