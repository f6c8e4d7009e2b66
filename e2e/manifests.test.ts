import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl } from '../cluster/kubectl.ts';
import { DIST, find, get } from '../cluster/objects.ts';
import { untilWhole } from '../cluster/wait.ts';
import { buildApp } from '../lib/app.ts';
import { chooseEnvironment, environments } from '../lib/environments/choose.ts';
import { render, replaceFolder } from '../lib/manifest/write.ts';
import { PROBER_LABELS } from './prober.ts';
import { namespaces, podsOf } from './system.ts';

const APPLY_MILLISECONDS = 60_000;
const DIGEST = `sha256:${'0'.repeat(64)}`;
const IMAGES = { counterImage: `registry.example/counter:1.0.0@${DIGEST}`, redisImage: `redis:8.0.6@${DIGEST}` };

beforeAll(() => untilWhole());

/** What the API server says of manifests, with all that admission says; a warning is an error. */
function dryRun(folder: string): Promise<string> {
  const command = ['apply', '--filename', folder, '--dry-run=server', '--validate=strict', '--warnings-as-errors'];
  return kubectl(command, { timeoutMilliseconds: APPLY_MILLISECONDS });
}

it('is taken by the API server to the letter, without a warning', async () => {
  expect(await dryRun(DIST)).toContain('statefulset.apps/redis ');
});

it('differs in nothing from what is applied', async () => {
  expect(await kubectl(['diff', '--filename', DIST], { timeoutMilliseconds: APPLY_MILLISECONDS })).toBe('');
});

describe('every environment', () => {
  const names = { redisNamespace: 'e2e-manifests-redis', counterNamespace: 'e2e-manifests-counter' };
  let parent: string;

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'manifests-'));
    for (const name of Object.values(names)) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: PROBER_LABELS } };
      await kubectl(['apply', '--filename', '-'], { input: JSON.stringify(namespace) });
    }
  });
  afterAll(async () => {
    await rm(parent, { recursive: true });
    await kubectl(['delete', 'namespaces', ...Object.values(names), '--ignore-not-found'], {
      timeoutMilliseconds: APPLY_MILLISECONDS,
    });
  });

  it.each(Object.keys(environments))('of the project is taken: %s', async (name) => {
    const named = environments[name]?.counterImage === undefined ? IMAGES : {};
    const environment = chooseEnvironment(name, named);
    // Another port than that of what is deployed.
    const counter = { ...environment.counter, edge: { ...environment.counter?.edge, nodePort: 32_700 } };
    const folder = join(parent, name);
    replaceFolder(folder, render(buildApp({ ...environment, ...names, counter })));
    expect(await dryRun(folder)).toContain('deployment.apps/counter created (server dry run)');
  });
});

describe('Pod Security', () => {
  it('is restricted: a pod that asks for more is refused in both namespaces', async () => {
    for (const namespace of Object.values(await namespaces())) {
      const spec = { containers: [{ name: 'greedy', image: 'redis:8.0.6', securityContext: { privileged: true } }] };
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'e2e-greedy', namespace }, spec };
      const command = ['create', '--dry-run=server', '--filename', '-'];
      await expect(kubectl(command, { input: JSON.stringify(pod) })).rejects.toThrow(
        /violates PodSecurity "restricted:latest": privileged/,
      );
    }
  });
});

describe('pods', () => {
  it('are Burstable: their memory is promised to the last byte, their CPU may be more where there is some', async () => {
    const pods = await podsOf(await namespaces());
    expect(pods.length).toBeGreaterThanOrEqual(9);
    const classes = pods.map(({ status }) => (status as { readonly qosClass?: string }).qosClass);
    expect(new Set(classes)).toEqual(new Set(['Burstable']));
  });

  it('fit into the quota of their namespace, with room for an update', async () => {
    for (const namespace of Object.values(await namespaces())) {
      const quota = find(await get(['resourcequota', '--namespace', namespace]), 'ResourceQuota', 'all-pods');
      const { hard = {}, used = {} } = quota.status as { hard?: Record<string, string>; used?: Record<string, string> };
      expect(Number(used.pods)).toBeGreaterThan(0);
      expect(Number(hard.pods)).toBeGreaterThan(Number(used.pods));
    }
  });
});
