import { describe, expect, it } from '@jest/globals';
import { Testing } from 'cdk8s';
import type { RedisProps } from '../../lib/redis/props.ts';
import { Redis } from '../../lib/redis/redis.ts';
import { redacted } from './redacted.ts';

describe('Redis, the construct, for an application of one’s own', () => {
  it('needs a namespace and an image', () => {
    const chart = Testing.chart();
    new Redis(chart, 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' } });
    expect(redacted(chart)).toMatchSnapshot();
  });

  it('takes all of these', () => {
    const props: Required<RedisProps> = {
      namespace: 'shop',
      image: { name: 'valkey/valkey:9.1.2', pullPolicy: 'Always', pullSecret: 'registry' },
      credentials: 'cache-passwords',
      clients: [
        { namespace: 'shop', app: 'shop', component: 'web' },
        { namespace: 'jobs', app: 'shop', component: 'worker' },
      ],
      nodes: 5,
      sentinels: 5,
      durability: 'memory',
      maxMemoryMiB: 2048,
      storage: '10Gi',
      storageClass: 'fast',
      placement: 'required',
      clusterDomain: 'example.org',
      priorityClass: 'stateful',
    };
    const chart = Testing.chart();
    new Redis(chart, 'cache', props);
    expect(redacted(chart)).toMatchSnapshot();
  });

  it('says how to connect', () => {
    const { connection } = new Redis(Testing.chart(), 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' } });
    expect(connection).toMatchObject({
      masterName: 'redis',
      sentinels: [0, 1, 2].map((i) => `redis-sentinel-${i}.shop.svc.cluster.local:26379`),
    });
  });

  it('names its own path in an error', () => {
    expect(
      () => new Redis(Testing.chart(), 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' }, nodes: 4 }),
    ).toThrow(new Error('test/cache: nodes is 4: must be 3, 5, 7 or 9, so that a majority outlives the loss of one'));
  });
});
