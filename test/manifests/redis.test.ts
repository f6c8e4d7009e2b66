import { describe, expect, it } from '@jest/globals';
import { Testing } from 'cdk8s';
import type { RedisProps, VolumeRetention } from '../../lib/redis/props.ts';
import { RedisSentinel } from '../../lib/redis/redis-sentinel.ts';
import { redacted } from './redacted.ts';

describe('RedisSentinel, the construct, for an application of one’s own', () => {
  it('needs a namespace and an image', () => {
    const chart = Testing.chart();
    new RedisSentinel(chart, 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' } });
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
      volumeRetention: { whenScaled: 'Delete', whenDeleted: 'Retain' } satisfies Required<VolumeRetention>,
      configuration: ['hz 20', 'slowlog-max-len 512'],
      placement: 'required',
      clusterDomain: 'example.org',
      priorityClass: 'stateful',
      partOf: 'shop',
    };
    const chart = Testing.chart();
    new RedisSentinel(chart, 'cache', props);
    expect(redacted(chart)).toMatchSnapshot();
  });

  it('says how to connect', () => {
    const cache = new RedisSentinel(Testing.chart(), 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' } });
    expect(cache.connection).toMatchObject({
      masterName: 'redis',
      sentinels: [0, 1, 2].map((i) => `redis-sentinel-${i}.shop.svc.cluster.local:26379`),
    });
    expect(cache).toMatchObject({
      namespace: 'shop',
      redis: { names: ['redis-0', 'redis-1', 'redis-2'], port: 6379 },
      sentinels: { names: ['redis-sentinel-0', 'redis-sentinel-1', 'redis-sentinel-2'], port: 26379 },
      username: 'app',
      password: { secret: 'redis-credentials', key: 'app' },
    });
  });

  it('names its own path in an error', () => {
    expect(
      () =>
        new RedisSentinel(Testing.chart(), 'cache', { namespace: 'shop', image: { name: 'redis:8.0.6' }, nodes: 4 }),
    ).toThrow(new Error('test/cache: nodes is 4: must be 3, 5, 7 or 9, so that a majority outlives the loss of one'));
  });
});
