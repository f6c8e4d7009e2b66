import { afterAll, describe, expect, it } from '@jest/globals';
import { STATES_PER_COMMIT, toTheEnd } from './depth.ts';
import { kinds } from './faults.ts';
import { startSearching } from './jobs.ts';
import { mutations } from './mutations.ts';
import { shipped } from './rules.ts';

const { search, stop } = startSearching();
afterAll(() => stop());

describe('after any single fault', () => {
  it.each(kinds)(
    '%s: no promise is broken',
    async (kind) => {
      const { trace } = await search({ kinds: [kind], states: STATES_PER_COMMIT, change: {} });
      expect(trace).toEqual([]);
    },
    120_000,
  );
});

it('after a crash every state leads to a whole set in which all is acknowledged', async () => {
  const { states, settings } = toTheEnd;
  const { trace, complete } = await search({ kinds: ['crash'], states, change: settings });
  expect({ trace, complete }).toEqual({ trace: [], complete: true });
}, 120_000);

describe('without one of the guards a promise is broken, and with it none is by as many states', () => {
  it.each(mutations)(
    '$what',
    async ({ kinds, settings, promise, states }) => {
      const guarded = await search({ kinds, states, change: { ...settings, guards: shipped } });
      expect(guarded.trace).toEqual([]);
      const { trace } = await search({ kinds, states, change: settings });
      expect(trace[0]).toMatch(promise);
      expect(trace.length).toBeGreaterThan(1);
    },
    120_000,
  );
});
