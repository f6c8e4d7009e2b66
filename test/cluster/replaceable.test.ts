import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { whyNotReplaceable } from '../../cluster/replaceable.ts';
import type { Observation, Redis, Sentinel } from '../../cluster/verdict.ts';

const master: Redis = { name: 'redis-0', answer: { role: 'master', linkUp: false, version: '1 10' } };
const replica = (i: number, linkUp = true): Redis => ({
  name: `redis-${i}`,
  answer: { role: 'slave', follows: 'redis-0', linkUp, version: '1 10' },
});
const lost = (name: string) => ({ name, trouble: 'is on node worker2, which is not ready' });
const sentinel = (i: number, names = 'redis-0'): Sentinel => ({
  name: `redis-sentinel-${i}`,
  answer: { names, epoch: 1, flags: ['master'], otherSentinels: 2, replicas: 2 },
});
const whole: Observation = {
  redis: [master, replica(1), replica(2)],
  sentinels: [sentinel(0), sentinel(1), sentinel(2)],
  counters: { wanted: 3, ready: 2 },
  members: { redis: 3, sentinels: 3 },
};
/** All of one node lost: a copy, a sentinel and a counter. */
const nodeLost: Observation = {
  ...whole,
  redis: [master, lost('redis-1'), replica(2)],
  sentinels: [sentinel(0), lost('redis-sentinel-1'), sentinel(2)],
};

it('lets each pod of a lost node be replaced, and one of a whole set', () => {
  expect(whyNotReplaceable('redis-1', nodeLost)).toBeUndefined();
  expect(whyNotReplaceable('redis-sentinel-1', nodeLost)).toBeUndefined();
  expect(whyNotReplaceable('redis-2', whole)).toBeUndefined();
});

it('refuses the last copy beside the master, in whatever way the others are not whole', () => {
  expect(whyNotReplaceable('redis-2', nodeLost)).toBe(
    'redis-2 is not replaced, because redis-1 is on node worker2, which is not ready',
  );
  const silent = { ...whole, redis: [master, { name: 'redis-1' }, replica(2)] };
  expect(whyNotReplaceable('redis-2', silent)).toBe('redis-2 is not replaced, because redis-1 does not answer');
  const unlinked = { ...whole, redis: [master, replica(1, false), replica(2)] };
  expect(whyNotReplaceable('redis-2', unlinked)).toBe(
    'redis-2 is not replaced, because redis-1 is not linked to redis-0',
  );
});

it('refuses the master, and where nobody is named', () => {
  expect(whyNotReplaceable('redis-0', whole)).toMatch(/^redis-0 is not replaced, because it is named master: /);
  const split = { ...whole, sentinels: [sentinel(0), sentinel(1, 'redis-1'), lost('redis-sentinel-2')] };
  expect(whyNotReplaceable('redis-1', split)).toMatch(/because no majority of the sentinels names a master/);
});

it('refuses a sentinel without which the others are no majority', () =>
  expect(whyNotReplaceable('redis-sentinel-0', nodeLost)).toBe(
    'redis-sentinel-0 is not replaced, because only 1 of 3 sentinels, itself left out, name redis-0',
  ));

it('refuses what is no pod of the set, and lists those that are', () =>
  expect(whyNotReplaceable('redis-3', whole)).toBe(
    "POD is 'redis-3': it must be one of redis-0, redis-1, redis-2, redis-sentinel-0, redis-sentinel-1, redis-sentinel-2, as in make replace POD=redis-1",
  ));

it('lets two of five be replaced in turn, when one node had both', () => {
  const five = {
    ...whole,
    redis: [master, lost('redis-1'), replica(2), replica(3), lost('redis-4')],
    members: { redis: 5, sentinels: 3 },
  };
  expect(whyNotReplaceable('redis-1', five)).toBeUndefined();
  expect(whyNotReplaceable('redis-4', five)).toBeUndefined();
  expect(whyNotReplaceable('redis-2', five)).toBe(
    'redis-2 is not replaced, because redis-1 is on node worker2, which is not ready; redis-4 is on node worker2, which is not ready',
  );
});

it('refuses while the one that is named does not serve', () => {
  const demoted = { name: 'redis-0', answer: { role: 'slave', linkUp: false, version: '1 10' } };
  expect(whyNotReplaceable('redis-1', { ...whole, redis: [demoted, replica(1), replica(2)] })).toBe(
    'redis-1 is not replaced, because redis-0 is not master, though it is named so',
  );
});

it('make replace without a pod says which variable names it, before anything is asked', () => {
  const script = join(import.meta.dirname, '../../cluster/replace.ts');
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8', env: {} });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'POD is not set: name the pod, as in make replace POD=redis-1\n',
  });
});
