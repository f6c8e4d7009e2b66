import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildApp } from '../../lib/app.ts';
import type { Environment } from '../../lib/environment.ts';
import { chooseEnvironment, environments } from '../../lib/environments/choose.ts';
import { render } from '../../lib/manifest/write.ts';
import { redacted } from './redacted.ts';

const dist = join(import.meta.dirname, '../../dist');
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** What a build would name where an environment names no image. */
const images = { counterImage: `registry.example/counter@${digest}`, redisImage: `redis:8.0.6@${digest}` };

describe('environments', () => {
  it.each(Object.keys(environments))('%s is this, all of it', (name) => {
    const environment = chooseEnvironment(name, environments[name]?.counterImage === undefined ? images : {});
    for (const chart of buildApp(environment).charts) expect(redacted(chart)).toMatchSnapshot(chart.node.id);
  });

  it('gives for dist/ what is committed: run make synth', () => {
    const committed = readdirSync(dist).map((file) => [file, readFileSync(join(dist, file), 'utf8')]);
    expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(render(buildApp(chooseEnvironment('local')))));
  });

  it('gives the same objects each time', () => {
    expect(render(buildApp(chooseEnvironment('local')))).toEqual(render(buildApp(chooseEnvironment('local'))));
  });

  it('fits two installations into one cluster by other names of the namespaces', () => {
    const app = buildApp({ ...chooseEnvironment('local'), counterNamespace: 'count-b', redisNamespace: 'redis-b' });
    const text = [...render(app).values()].join();
    expect(text).not.toMatch(/namespace: (counter|redis)$/m);
    expect(text).toContain('redis-sentinel-0.redis-b.svc.cluster.local:26379');
  });

  it('takes images of another name', () => {
    const text = [...render(buildApp(chooseEnvironment('local', images))).values()].join();
    expect([...new Set(text.match(/image: .*/g))]).toEqual(
      [`image: redis:8.0.6@${digest}`, `image: registry.example/counter@${digest}`].sort().reverse(),
    );
  });
});

describe('a private registry', () => {
  const imagesOf = (environment: Environment) => {
    const text = [...render(buildApp(environment)).values()].join();
    return [...new Set(text.match(/image: .*/g))].map((line) => line.slice('image: '.length)).sort();
  };

  it.each(['registry.example', 'registry.example/team/mirror', 'localhost:5000', 'mirror:5000'])(
    '%s is put before the names that have none',
    (imageRegistry) => {
      expect(imagesOf({ ...chooseEnvironment('local'), imageRegistry })).toEqual([
        `${imageRegistry}/counter:dev`,
        `${imageRegistry}/redis:8.0.6`,
      ]);
    },
  );

  it('leaves a name alone that has another', () => {
    const images = { counterImage: 'ghcr.io/we/counter:1', redisImage: 'valkey/valkey:9.1.2' };
    expect(imagesOf({ ...chooseEnvironment('local', images), imageRegistry: 'registry.example' })).toEqual([
      'ghcr.io/we/counter:1',
      'registry.example/valkey/valkey:9.1.2',
    ]);
  });
});

describe('priorities', () => {
  const classesOf = (environment: Environment) => [
    ...new Set([...render(buildApp(environment)).values()].join().match(/priorityClassName: .*/g)),
  ];

  it('are made for both namespaces, where they are to be', () => {
    const names = { counterNamespace: 'count-b', redisNamespace: 'redis-b' };
    expect(classesOf({ ...chooseEnvironment('local'), ...names, priorities: 'created' })).toEqual([
      'priorityClassName: redis-b-store',
      'priorityClassName: count-b-callers',
    ]);
  });

  it('are those of the cluster, where one is named', () => {
    const environment = chooseEnvironment('local');
    const redis = { ...environment.redis, priorityClass: 'stateful' };
    expect(classesOf({ ...environment, redis })).toEqual(['priorityClassName: stateful']);
    expect(classesOf({ ...environment, redis, priorities: 'created' })).toEqual([
      'priorityClassName: stateful',
      'priorityClassName: counter-callers',
    ]);
  });
});

describe('an option that is wrong is told in one line', () => {
  const wrong: readonly (readonly [environment: object, says: string])[] = [
    [{ counterImage: undefined }, 'environment: counterImage is not set: name the image by COUNTER_IMAGE=…'],
    [
      { redisImage: 'redis' },
      `environment: redisImage is "redis": must be an image with a version other than latest, as 'redis:8.0.6', or with a digest, '…@sha256:…'`,
    ],
    [
      { imagesByDigest: true },
      'environment: counterImage is "counter:dev": must have a digest here: COUNTER_IMAGE=counter:dev@sha256:…, as docker push prints it',
    ],
    [{ imagesByDigest: 'yes' }, 'environment: imagesByDigest is "yes": must be true or false'],
    [
      { imagePullPolicy: 'Sometimes' },
      `environment: imagePullPolicy is "Sometimes": must be 'Always' or 'IfNotPresent' or 'Never'`,
    ],
    [
      { redisNamespace: 'Redis' },
      'environment: redisNamespace is "Redis": must be a name of lower-case letters, digits and hyphens, at most 63 of them',
    ],
    [
      { counterNamespace: 'redis' },
      'environment: counterNamespace is "redis": must be another than redisNamespace: give each its own',
    ],
    [{ placement: 'hard' }, `environment: placement is "hard": must be 'preferred' or 'required'`],
    [
      { imageRegistry: 'https://registry.example' },
      `environment: imageRegistry is "https://registry.example": must be a registry without scheme, with a path or none, as 'registry.example/mirror' or 'localhost:5000'`,
    ],
    [{ priorities: 'high' }, `environment: priorities is "high": must be 'cluster' or 'created'`],
    [{ secrets: 'vault' }, `environment: secrets is "vault": must be 'generated' or 'existing'`],
    [
      { clusterDomain: 'cluster local' },
      `environment: clusterDomain is "cluster local": must be a domain, as 'cluster.local'`,
    ],
    [
      { replicas: 3 },
      'environment: replicas is no option; the options are counterImage, redisImage, imagesByDigest, imageRegistry, imagePullPolicy, imagePullSecret, counterNamespace, redisNamespace, placement, secrets, priorities, clusterDomain, counter, redis',
    ],
    [
      { redis: { nodes: 2 } },
      'redis/redis: nodes is 2: must be 3, 5, 7 or 9, so that a majority outlives the loss of one',
    ],
    [
      { redis: { sentinels: 4 } },
      'redis/redis: sentinels is 4: must be 3, 5, 7 or 9, so that a majority outlives the loss of one',
    ],
    [{ redis: { durability: 'tape' } }, `redis/redis: durability is "tape": must be 'disk' or 'memory'`],
    [
      { redis: { maxMemoryMiB: '1Gi' } },
      'redis/redis: maxMemoryMiB is "1Gi": must be a whole number of MiB from 16 to 1048576',
    ],
    [{ redis: { storage: '2GB' } }, `redis/redis: storage is "2GB": must be a size in Mi, Gi or Ti, as '2Gi'`],
    [
      { redis: { maxMemoryMiB: 1024, storage: '2Gi' } },
      'redis/redis: storage is "2Gi": must be at least 3072Mi, thrice maxMemoryMiB (1024) and thrice the 64 MiB of a small log',
    ],
    [
      { redis: { maxMemoryMiB: 16, storage: '64Mi' } },
      'redis/redis: storage is "64Mi": must be at least 192Mi, thrice maxMemoryMiB (16) and thrice the 64 MiB of a small log',
    ],
    [
      { redis: { configuration: ['hz 20', 'appendonly no'] } },
      `redis/redis: configuration is ["hz 20","appendonly no"]: leave out 'appendonly': what was acknowledged must be in the log: choose by the option durability`,
    ],
    [
      { redis: { volumeRetention: { whenScaled: 'Forget' } } },
      `redis/redis: volumeRetention: whenScaled is "Forget": must be 'Retain' or 'Delete'`,
    ],
    [
      { redis: { storageClass: 'Fast SSD' } },
      'redis/redis: storageClass is "Fast SSD": must be a name of lower-case letters, digits and hyphens, at most 63 of them',
    ],
    [{ counter: { replicas: 1 } }, 'counter/counter: replicas is 1: must be a whole number of pods from 2 to 1000'],
    [
      { counter: { edge: { type: 'Ingress' } } },
      `counter/counter: edge: type is "Ingress": must be 'LoadBalancer' or 'NodePort'`,
    ],
    [
      { counter: { edge: { nodePort: 80 } } },
      'counter/counter: edge: nodePort is 80: must be a port from 30000 to 32767',
    ],
    [
      { counter: { edge: { sourceRanges: ['10.0.0.0'] } } },
      `counter/counter: edge: sourceRanges is ["10.0.0.0"]: must be ranges of addresses, as '10.0.0.0/8'`,
    ],
    [
      { counter: { edge: { type: 'NodePort', sourceRanges: ['10.0.0.0/8'] } } },
      `counter/counter: edge: sourceRanges is ["10.0.0.0/8"]: needs type 'LoadBalancer': nobody reads it on a NodePort`,
    ],
    [
      { counter: { edge: { drainSeconds: 0 } } },
      'counter/counter: edge: drainSeconds is 0: must be a whole number of seconds from 1 to 300',
    ],
  ];

  it.each(wrong)('%j', (options, says) => {
    expect(() => buildApp({ ...chooseEnvironment('local'), ...options } as Environment)).toThrow(new Error(says));
  });
});
