import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ApiObject, Yaml } from 'cdk8s';
import { distOf, lastRelease } from '../../e2e/release.ts';
import { buildApp } from '../../lib/app.ts';
import type { Environment } from '../../lib/environment.ts';
import { chooseEnvironment, environments } from '../../lib/environments/choose.ts';
import type { Manifest } from '../../lib/rules/manifest.ts';
import { find, set, soundManifests } from '../rules/manifests.ts';
import { frozen, refusedChanges } from './immutable.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const images = { counterImage: `registry.example/counter@${digest}`, redisImage: `redis:8.0.6@${digest}` };

function manifestsOf(environment: Environment): Manifest[] {
  return buildApp(environment)
    .charts.flatMap((chart) => chart.node.findAll())
    .filter((construct) => construct instanceof ApiObject)
    .map((object) => object.toJson() as Manifest);
}

describe('a change', () => {
  const local = chooseEnvironment('local');
  const { counter, redis } = local;
  const changes: readonly (readonly [what: string, change: Partial<Environment>, rolls: readonly string[]])[] = [
    ['another image of the counter', { counterImage: 'counter:next' }, ['counter']],
    ['another image of Redis', { redisImage: 'redis:8.0.7' }, ['redis', 'redis-sentinel']],
    ['a longer drain', { counter: { ...counter, edge: { drainSeconds: 30 } } }, ['counter']],
    ['more counters', { counter: { ...counter, replicas: 5 } }, []],
    ['another port of the nodes', { counter: { ...counter, edge: { nodePort: 31000 } } }, []],
    ['more memory', { redis: { ...redis, maxMemoryMiB: 256 } }, ['redis']],
    ['another durability', { redis: { ...redis, durability: 'memory' } }, ['redis']],
    ['a line of redis.conf', { redis: { ...redis, configuration: ['hz 20'] } }, ['redis']],
    ['Secrets of somebody else', { secrets: 'existing' }, []],
  ];

  /** What pods are made from, by the name of their workload. */
  function templates(environment: Environment): Map<string, string> {
    return new Map(
      manifestsOf(environment)
        .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
        .map(({ metadata, spec }) => [metadata.name, JSON.stringify((spec as { template: object }).template)]),
    );
  }

  it.each(changes)('as %s replaces just the pods concerned', (_, change, rolls) => {
    const [before, after] = [templates(local), templates({ ...local, ...change })];
    expect(
      [...after]
        .filter(([name, template]) => template !== before.get(name))
        .map(([name]) => name)
        .sort(),
    ).toEqual(rolls);
  });
});

describe('an immutable field', () => {
  const breaks: readonly (readonly [when: string, by: (manifests: Manifest[]) => void, says: string])[] = [
    [
      'a StatefulSet selects by another label',
      (all) => set(find(all, 'StatefulSet', 'redis'), 'spec.selector.matchLabels', { app: 'redis' }),
      "StatefulSet redis/redis can't be changed from",
    ],
    [
      'its volumes are to be larger',
      (all) =>
        set(find(all, 'StatefulSet', 'redis'), 'spec.volumeClaimTemplates.0.spec.resources.requests.storage', '9Gi'),
      "StatefulSet redis/redis can't be changed from",
    ],
    [
      'it is renamed',
      (all) => set(find(all, 'StatefulSet', 'redis-sentinel'), 'metadata.name', 'sentinel'),
      'StatefulSet redis/redis-sentinel is gone, and what it holds would be left behind',
    ],
    [
      'a Deployment selects by another label',
      (all) => set(find(all, 'Deployment', 'counter'), 'spec.selector.matchLabels', { app: 'counter' }),
      "Deployment counter/counter can't be changed from",
    ],
    [
      'a headless Service gets an address',
      (all) => set(find(all, 'Service', 'redis'), 'spec.clusterIP'),
      "Service redis/redis can't be changed from",
    ],
    [
      'a binding gives another role',
      (all) => set(find(all, 'RoleBinding', 'redis-credentials'), 'roleRef.name', 'admin'),
      "RoleBinding redis/redis-credentials can't be changed from",
    ],
    [
      'a Job of the same name does something else',
      (all) => set(find(all, 'Job', 'redis-credentials'), 'spec.template.spec.containers.0.image', 'counter:next'),
      'Job redis/redis-credentials-',
    ],
    [
      'scripts change under the same name',
      (all) => set(find(all, 'ConfigMap', 'redis-scripts'), 'data/main.sh', 'exit 1'),
      'ConfigMap redis/redis-scripts-',
    ],
  ];

  it.each(breaks)('is noticed when %s', (_, by, says) => {
    const after = soundManifests();
    by(after);
    expect(refusedChanges(soundManifests(), after)).toEqual([expect.stringContaining(says)]);
  });

  it('is none of those that an upgrade changes', () => {
    const after = manifestsOf({ ...chooseEnvironment('local', images), counter: { replicas: 5 } });
    expect(refusedChanges(soundManifests(), after)).toEqual([]);
  });

  // Whoever reads a change of this snapshot knows that installations can't be upgraded over it by an apply.
  it.each(Object.keys(environments))('of %s is one of these', (name) => {
    const named = environments[name]?.counterImage === undefined ? images : {};
    const fields = manifestsOf(chooseEnvironment(name, named))
      .filter(({ kind }) => !['Job', 'ConfigMap'].includes(kind))
      .map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, frozen(manifest)] as const)
      .filter(([, fields]) => JSON.stringify(fields ?? {}) !== '{}');
    expect(Yaml.stringify(Object.fromEntries(fields))).toMatchSnapshot();
  });

  it('is read from the files of a commit', () => {
    const manifests = [...distOf('HEAD').values()].flatMap(parse);
    expect(manifests.map(({ kind }) => kind).filter((kind) => kind === 'StatefulSet')).toHaveLength(2);
  });

  const release = lastRelease();
  it(release === undefined ? 'has no release yet that it must be as in' : `is as in ${release}`, () => {
    const before = release === undefined ? [] : [...distOf(release).values()].flatMap(parse);
    expect(refusedChanges(before, soundManifests())).toEqual([]);
  });
});

/** cdk8s reads files only. */
function parse(text: string): Manifest[] {
  const file = join(mkdtempSync(join(tmpdir(), 'release-')), 'dist.yaml');
  try {
    writeFileSync(file, text);
    return Yaml.load(file) as Manifest[];
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

it('is a story that can be read: dist/redis.k8s.yaml without the scripts has fewer than 1,200 lines', () => {
  const file = join(import.meta.dirname, '../../dist/redis.k8s.yaml');
  const lines = readFileSync(file, 'utf8').split('\n').length;
  const scripts = (Yaml.load(file) as Manifest[]).flatMap(({ data }) => (data === undefined ? [] : [data]));
  expect(lines - Yaml.stringify(...scripts).split('\n').length).toBeLessThan(1200);
});
