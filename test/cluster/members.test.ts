import { describe, expect, it } from '@jest/globals';
import { beyond, type Members, membersOf, stepTowards, withMembers } from '../../cluster/members.ts';
import type { KubernetesObject } from '../../cluster/objects.ts';

const names = (of: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${of}-${i}`);

function set(name: string, { redis, sentinels }: Members, replicas: number): KubernetesObject {
  const env = [
    { name: 'NODES', value: names('redis', redis).join(' ') },
    { name: 'SENTINELS', value: names('redis-sentinel', sentinels).join(' ') },
    { name: 'REDIS_PORT', value: '6379' },
  ];
  const containers = [{ image: 'redis:8.0.6', env }];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'redis' },
    spec: { replicas, template: { spec: { containers } } },
  };
}
const three: Members = { redis: 3, sentinels: 3 };
const five: Members = { redis: 5, sentinels: 5 };

describe('the way from one number of members to another', () => {
  const way = (from: Members, to: Members): readonly Members[] => {
    const steps: Members[] = [];
    for (let step = stepTowards(from, to); step; step = stepTowards(step, to)) steps.push(step);
    return steps;
  };

  it('goes by one, of both kinds at once', () => {
    expect(way(three, five)).toEqual([{ redis: 4, sentinels: 4 }, five]);
    expect(way(five, three)).toEqual([{ redis: 4, sentinels: 4 }, three]);
    expect(way(three, { redis: 3, sentinels: 5 })).toEqual([
      { redis: 3, sentinels: 4 },
      { redis: 3, sentinels: 5 },
    ]);
    expect(way(three, three)).toEqual([]);
  });

  it('has in each step a member that is in both majorities', () => {
    for (const { redis: to } of way({ redis: 3, sentinels: 3 }, { redis: 9, sentinels: 3 })) {
      const majority = (of: number): number => Math.floor(of / 2) + 1;
      expect(majority(to - 1) + majority(to)).toBeGreaterThan(to);
    }
  });

  it('does not go up and down at once', () =>
    expect(() => stepTowards({ redis: 3, sentinels: 5 }, { redis: 5, sentinels: 3 })).toThrow(
      'from 3 redis and 5 sentinels to 5 redis and 3 sentinels one kind grows and the other shrinks: do one after the other',
    ));
});

it('reads the members from what the sentinels are told, not from how many there are', () =>
  expect(membersOf([set('redis', three, 3), set('redis-sentinel', five, 4)])).toEqual(five));

it('tells a set of a step on the way up and down', () => {
  const step = { redis: 4, sentinels: 4 };
  for (const [wanted, installed] of [
    [five, three],
    [three, five],
  ] as const)
    for (const name of ['redis', 'redis-sentinel'])
      expect(withMembers(set(name, wanted, wanted.redis), set(name, installed, 3), step)).toEqual(set(name, step, 4));
});

it('tells the counters too, and leaves their number alone', () => {
  const counter = (sentinels: number): KubernetesObject => {
    const env = [{ name: 'REDIS_SENTINELS', value: names('redis-sentinel', sentinels).join(',') }];
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'counter', namespace: 'counter' },
      spec: { replicas: 3, template: { spec: { containers: [{ image: 'counter:dev', env }] } } },
    };
  };
  expect(withMembers(counter(5), counter(3), { redis: 4, sentinels: 4 })).toEqual(counter(4));
});

it('finds what belongs to nobody any more', () =>
  expect(
    beyond({ redis: 3, sentinels: 4 }, [
      'redis',
      'redis-2',
      'redis-3',
      'redis-sentinel-3',
      'redis-sentinel-4',
      'web-7',
    ]),
  ).toEqual(['redis-3', 'redis-sentinel-4']));
