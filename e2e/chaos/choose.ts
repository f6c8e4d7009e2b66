import type { Failure } from '../failures/failure.ts';
import { failures, shortRound } from '../failures/list.ts';
import { drawSeed, randomNumbers } from './random.ts';
import { whole } from './settings.ts';

/** What is broken, in which order. */
export interface Choice {
  readonly order: readonly Failure[];
  /** As a user would type it to have the same once more. */
  readonly command: string;
}

/** @throws one line on what is wrong with ONLY, SEED, REPEAT or ROUND */
export function choose(env: Readonly<Record<string, string | undefined>>): Choice {
  const { ONLY = '', ROUND = '' } = env;
  const names = failures.map(({ name }) => name);
  if (ROUND !== '' && ROUND !== 'short') throw new Error(`ROUND is '${ROUND}': it must be 'short', or not be given`);
  const only = ONLY === '' ? (ROUND === 'short' ? shortRound : names) : ONLY.split(',');
  const wrong = only.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new Error(`ONLY is '${ONLY}': '${wrong}' is none of ${names.join(', ')}`);
  const repeat = whole('REPEAT', env.REPEAT || '1', 1);
  const seed = env.SEED ? whole('SEED', env.SEED, 0) : drawSeed();
  const chosen = failures.filter(({ name }) => only.includes(name));
  const settings = [ONLY && `ONLY=${ONLY}`, ROUND && `ROUND=${ROUND}`, repeat > 1 && `REPEAT=${repeat}`];
  return {
    order: shuffle(Array.from({ length: repeat }, () => chosen).flat(), seed),
    command: ['make chaos', ...settings.filter(Boolean), `SEED=${seed}`].join(' '),
  };
}

/** Fisher-Yates. */
function shuffle<T>(list: readonly T[], seed: number): readonly T[] {
  const shuffled = [...list];
  const random = randomNumbers(seed);
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}
