import { describe, expect, it } from '@jest/globals';
import { ApiObject } from 'cdk8s';
import { buildApp } from '../../lib/app.ts';
import { chooseEnvironment } from '../../lib/environments/choose.ts';
import { containersOf, type Manifest, type Workload, workloads } from '../../lib/rules/manifest.ts';
import { find, soundManifests } from '../rules/manifests.ts';

function workload(manifests: readonly Manifest[], name: string): Workload {
  const found = workloads(manifests).find(({ manifest }) => manifest.metadata.name === name);
  if (found === undefined) throw new Error(`there is no workload ${name}`);
  return found;
}

describe('the time that a counter has to end in', () => {
  it.each([1, 5, 30, 300])('is enough for a drain of %i s, the longest request, and to close', (drainSeconds) => {
    const local = chooseEnvironment('local');
    const manifests = buildApp({ ...local, counter: { ...local.counter, edge: { drainSeconds } } })
      .charts.flatMap((chart) => chart.node.findAll())
      .filter((construct) => construct instanceof ApiObject)
      .map((object) => object.toJson() as Manifest);
    const { spec } = workload(manifests, 'counter');
    const milliseconds = (name: string) =>
      Number(containersOf(spec)[0]?.env?.find((variable) => variable.name === name)?.value);
    expect(milliseconds('DRAIN_MS')).toBe(drainSeconds * 1000);
    // The process gives up by itself, with a line in its log, before the kubelet kills it without one.
    expect(milliseconds('GRACE_MS')).toBeGreaterThanOrEqual(
      milliseconds('DRAIN_MS') + milliseconds('DEADLINE_MS') + 1000,
    );
    expect((spec.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThanOrEqual(milliseconds('GRACE_MS') + 2000);
  });
});

describe('the time that a pod has to end in', () => {
  /** Redis waits up to 10 s for its replicas, and writes its log to the disk. */
  const SERVER_SECONDS = 20;

  it.each(['redis', 'redis-sentinel'])('%s: all that its preStop may take, and the end of its server', (name) => {
    const manifests = soundManifests();
    const { spec } = workload(manifests, name);
    const [, path = ''] = containersOf(spec)[0]?.lifecycle?.preStop?.exec?.command ?? [];
    const scripts = find(manifests, 'ConfigMap', `${name}-scripts-`).data as Readonly<Record<string, string>>;
    const hundredths = /^BUDGET=(\d+)/m.exec(scripts[path.replace(/.*\//, '')] ?? '')?.[1];
    expect(Number(hundredths)).toBeGreaterThan(0);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(hundredths) / 100 + SERVER_SECONDS);
  });
});

it('the memory that Redis may take is the data that fits, and the backlog of its script beside it', () => {
  const { redis } = chooseEnvironment('local');
  const manifests = soundManifests();
  const { env } = containersOf(workload(manifests, 'redis').spec)[0] ?? {};
  const scripts = find(manifests, 'ConfigMap', 'redis-scripts-').data as Readonly<Record<string, string>>;
  const backlog = /^repl-backlog-size (\d+)mb$/m.exec(scripts['configure.sh'] ?? '')?.[1];
  expect(env?.find(({ name }) => name === 'MAXMEMORY')?.value).toBe(
    `${(redis?.maxMemoryMiB ?? 0) + Number(backlog)}mb`,
  );
});
