import { expect, it } from '@jest/globals';
import type { Answers } from '../../src/redis/answers.ts';
import { askForExcuses } from '../../src/redis/excuses.ts';

/** Sentinels that answer when told; each question is known by its number. */
function slowSentinels() {
  const open: (() => void)[] = [];
  const answered: Answers[] = [];
  return {
    open,
    answered,
    ask: () =>
      new Promise<Answers>((resolve) => {
        const answers: Answers = [];
        answered.push(answers);
        open.push(() => resolve(answers));
      }),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('asks at once when no question is under way', () => {
  const sentinels = slowSentinels();
  void askForExcuses(sentinels)();
  expect(sentinels.open).toHaveLength(1);
});

it('gives whoever comes during a question the next one, that all of them share', async () => {
  const sentinels = slowSentinels();
  const ask = askForExcuses(sentinels);
  const first = ask();
  const [second, third] = [ask(), ask()];
  await turn();
  expect(sentinels.open).toHaveLength(1);
  sentinels.open[0]?.();
  expect(await first).toBe(sentinels.answered[0]);
  await turn();
  expect(sentinels.open).toHaveLength(2);
  const fourth = ask();
  sentinels.open[1]?.();
  expect(await second).toBe(sentinels.answered[1]);
  expect(await third).toBe(sentinels.answered[1]);
  await turn();
  sentinels.open[2]?.();
  expect(await fourth).toBe(sentinels.answered[2]);
  await turn();
  void ask();
  expect(sentinels.open).toHaveLength(4);
});
