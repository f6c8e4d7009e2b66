import type { Answers } from './answers.ts';
import type { Sentinels } from './sentinels.ts';

/**
 * Asks the sentinels for all batches that wait, one question at a time: each gets the answers to a question that
 * starts after its call, shared with whoever else called meanwhile.
 */
export function askForExcuses(sentinels: Pick<Sentinels, 'ask'>): () => Promise<Answers> {
  let running: Promise<Answers> | undefined;
  let next: Promise<Answers> | undefined;

  const start = (): Promise<Answers> => {
    next = undefined;
    running = sentinels.ask().finally(() => {
      running = next;
    });
    return running;
  };

  return () => {
    if (!running) return start();
    next ??= running.then(start);
    return next;
  };
}
