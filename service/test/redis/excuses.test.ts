import { expect, it } from '@jest/globals';
import type { Answers } from '../../src/redis/answers.ts';
import { askForExcuses } from '../../src/redis/excuses.ts';
import { until } from './running-set.ts';

/** Sentinels that answer when told; each question is known by its number. */
function slowSentinels() {
  const open: (() => void)[] = [];
  const answered: Answers[] = [];
  return {
    open,
    answered,
    asked: (questions: number) =>
      until(`${questions} questions are asked`, () => open.length === questions || undefined),
    ask: () =>
      new Promise<Answers>((resolve) => {
        const answers: Answers = [];
        answered.push(answers);
        open.push(() => resolve(answers));
      }),
  };
}

it('gives whoever comes during a question the next one, that all of them share', async () => {
  const sentinels = slowSentinels();
  const ask = askForExcuses(sentinels);
  const first = ask();
  await sentinels.asked(1);
  const [second, third] = [ask(), ask()];
  sentinels.open[0]?.();
  expect(await first).toBe(sentinels.answered[0]);
  await sentinels.asked(2);
  const fourth = ask();
  sentinels.open[1]?.();
  expect(await second).toBe(sentinels.answered[1]);
  expect(await third).toBe(sentinels.answered[1]);
  await sentinels.asked(3);
  sentinels.open[2]?.();
  expect(await fourth).toBe(sentinels.answered[2]);
});

it('asks 200 times a second at most', async () => {
  let questions = 0;
  const ask = askForExcuses({
    ask: async () => {
      questions++;
      return [];
    },
  });
  const start = performance.now();
  while (questions < 20) await ask();
  // Timers are up to a millisecond early.
  expect(performance.now() - start).toBeGreaterThan(19 * 4);
});
