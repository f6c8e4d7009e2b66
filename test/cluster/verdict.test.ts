import { expect, it } from '@jest/globals';
import { judge, type Observation, type Redis, type Sentinel } from '../../cluster/verdict.ts';

const master = (name: string): Redis => ({ name, answer: { role: 'master', linkUp: false, version: '1 10' } });
const replica = (name: string, follows: string, linkUp = true): Redis => ({
  name,
  answer: { role: 'slave', follows, linkUp, version: '1 10' },
});
const sentinel = (i: number, answer: Partial<NonNullable<Sentinel['answer']>> = {}): Sentinel => ({
  name: `redis-sentinel-${i}`,
  answer: { names: 'redis-0', epoch: 1, flags: ['master'], otherSentinels: 2, replicas: 2, ...answer },
});

const whole: Observation = {
  redis: [master('redis-0'), replica('redis-1', 'redis-0'), replica('redis-2', 'redis-0')],
  sentinels: [sentinel(0), sentinel(1), sentinel(2)],
  counters: { wanted: 3, ready: 3 },
  members: { redis: 3, sentinels: 3 },
};
const because = (changed: Partial<Observation>) => {
  const verdict = judge({ ...whole, ...changed });
  expect(verdict.whole).toBe(verdict.because.length === 0);
  return verdict.because;
};

it('is whole where everyone serves, agrees and is linked', () =>
  expect(judge(whole)).toEqual({ master: 'redis-0', whole: true, because: [] }));

it('tells a pod that does not serve, and why', () =>
  expect(
    because({
      redis: [master('redis-0'), replica('redis-1', 'redis-0'), { name: 'redis-2', trouble: 'is not there' }],
    }),
  ).toEqual(['redis-2 is not there']));

it('tells a server that does not answer though its pod is ready', () =>
  expect(because({ sentinels: [sentinel(0), sentinel(1), { name: 'redis-sentinel-2' }] })).toEqual([
    'redis-sentinel-2 does not answer',
  ]));

it('tells a second master, and one who is named and is none', () => {
  expect(because({ redis: [master('redis-0'), master('redis-1'), replica('redis-2', 'redis-0')] })).toEqual([
    'redis-1 says master and is not named',
  ]);
  expect(because({ redis: [replica('redis-0', '127.0.0.1'), ...whole.redis.slice(1)] })).toEqual([
    'redis-0 is named master and says slave',
  ]);
});

it('tells a replica that follows another, or has no link', () =>
  expect(
    because({ redis: [master('redis-0'), replica('redis-1', 'redis-2'), replica('redis-2', 'redis-0', false)] }),
  ).toEqual(['redis-1 follows redis-2', 'redis-2 has no link to redis-0']));

it('names the master by a majority, and tells who differs', () => {
  const sentinels = [sentinel(0), sentinel(1), sentinel(2, { names: 'redis-1', epoch: 2 })];
  expect(judge({ ...whole, sentinels }).master).toBe('redis-0');
  expect(because({ sentinels })).toEqual([
    'the sentinels do not agree: redis-sentinel-0 names redis-0 (epoch 1), redis-sentinel-1 names redis-0 (epoch 1), redis-sentinel-2 names redis-1 (epoch 2)',
  ]);
});

it('tells that nothing is counted where no majority names one', () => {
  const [verdict] = because({
    sentinels: [
      sentinel(0),
      sentinel(1, { names: 'redis-1', epoch: 2 }),
      { name: 'redis-sentinel-2', trouble: 'is not there' },
    ],
  }).filter((sentence) => sentence.includes('agree'));
  expect(verdict).toMatch(/^the sentinels do not agree: nothing is counted: /);
});

it('names the state of two masters at one epoch', () => {
  const sentinels = [sentinel(0), sentinel(1, { names: 'redis-1' }), sentinel(2, { names: 'redis-2' })];
  expect(because({ sentinels })[0]).toMatch(
    /^the sentinels name different masters at one epoch, which the pods end after some 10 s: nothing is counted: /,
  );
});

it('tells sentinels that know no master, one or all', () => {
  expect(because({ sentinels: [sentinel(0), sentinel(1), sentinel(2, { names: undefined })] })).toEqual([
    'redis-sentinel-2 knows no master',
  ]);
  const none = [0, 1, 2].map((i) => sentinel(i, { names: undefined }));
  expect(because({ sentinels: none })[0]).toBe('no sentinel knows a master: nothing is counted');
});

it('tells what a sentinel says of its master, and whom it misses', () =>
  expect(
    because({
      sentinels: [
        sentinel(0, { flags: ['master', 's_down', 'o_down'] }),
        sentinel(1, { otherSentinels: 3 }),
        sentinel(2, { replicas: 1 }),
      ],
    }),
  ).toEqual([
    'redis-sentinel-0 says of its master: s_down, o_down',
    'redis-sentinel-1 knows 3 other sentinels, not 2',
    'redis-sentinel-2 knows 1 replicas, not 2',
  ]));

it('tells counters that are missing', () =>
  expect(because({ counters: { wanted: 3, ready: 1 } })).toEqual(['1 of 3 counters are ready']));
