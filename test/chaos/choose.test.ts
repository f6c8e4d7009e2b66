import { expect, it } from '@jest/globals';
import { choose } from '../../e2e/chaos/choose.ts';
import { failures, shortRound } from '../../e2e/failures/list.ts';

const namesOf = (env: Record<string, string>): readonly string[] => choose(env).order.map(({ name }) => name);
const all = failures.map(({ name }) => name);

it('has each failure once, under a name of its own', () => {
  expect([...namesOf({})].sort()).toEqual([...new Set(all)].sort());
});

it('gives the same order for the same seed, and another for another', () => {
  expect(namesOf({ SEED: '7' })).toEqual(namesOf({ SEED: '7' }));
  expect(namesOf({ SEED: '7' })).not.toEqual(namesOf({ SEED: '8' }));
});

it('tells the command that gives the same once more', () => {
  expect(choose({ ONLY: 'node-killed,node-frozen', REPEAT: '3', SEED: '7' }).command).toBe(
    'make chaos ONLY=node-killed,node-frozen REPEAT=3 SEED=7',
  );
});

it('draws a seed where none is given', () => {
  expect(choose({}).command).not.toBe(choose({}).command);
});

it('repeats what is chosen', () => {
  expect(namesOf({ ONLY: 'node-killed', REPEAT: '3' })).toEqual(['node-killed', 'node-killed', 'node-killed']);
});

it('has a short round', () => {
  expect([...namesOf({ ROUND: 'short' })].sort()).toEqual([...shortRound].sort());
});

it.each([
  [{ ONLY: 'moon' }, /^ONLY is 'moon': 'moon' is none of master-deleted, /],
  [{ ROUND: 'long' }, /^ROUND is 'long': it must be 'short', or not be given$/],
  [{ REPEAT: '0' }, /^REPEAT is '0': it must be a whole number from 1 to/],
  [{ SEED: 'x' }, /^SEED is 'x': it must be a whole number from 0 to/],
])('refuses %j', (env, message) => {
  expect(() => choose(env)).toThrow(message);
});
