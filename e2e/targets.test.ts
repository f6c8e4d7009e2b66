/** What a developer types beside deploy and status, on the cluster as it is. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run, setting } from '../cluster/kubectl.ts';
import { until, untilWhole } from '../cluster/wait.ts';
import { freePort } from '../local/addresses.ts';
import { make, ownKubeconfig } from './system.ts';

let folder: string;
const { KUBECONFIG } = process.env;
beforeAll(async () => {
  await untilWhole();
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
afterAll(async () => {
  if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = KUBECONFIG;
  await rm(folder, { recursive: true });
});

it('logs: each line with its pod, of both namespaces', async () => {
  const lines = await make('logs', 'FOLLOW=no');
  for (const pod of ['redis-0', 'redis-sentinel-2', 'counter-']) expect(lines).toContain(`[pod/${pod}`);
});

it('redis-cli: a replica answers and refuses to be written, the master is opened by WRITE=1', async () => {
  expect((await make('redis-cli', 'COMMAND=GET /version')).trim()).toMatch(/^\d+ \d+$/);
  expect(await make('redis-cli', 'COMMAND=SET /targets-test 1')).toMatch(/^READONLY /);
  expect(await make('redis-cli', 'WRITE=1', 'COMMAND=ROLE')).toMatch(/^master\n/);
  expect(await make('redis-cli', 'WRITE=1', 'COMMAND=EXISTS /targets-test')).toBe('0\n');
});

it('port-forward: the counter on a port of this machine', async () => {
  const port = await freePort();
  const forward = spawn('make', ['port-forward', `PORT=${port}`], { stdio: 'ignore', detached: true });
  try {
    await until(
      async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/ping`).catch((error: Error) => error);
        return answer instanceof Error ? answer.message : answer.ok ? undefined : `status ${answer.status}`;
      },
      { deadlineMilliseconds: 30_000 },
    );
  } finally {
    process.kill(-(forward.pid as number), 'SIGINT');
  }
});

it('context: a name for the cluster and its namespace, which leaves the current one', async () => {
  process.env.KUBECONFIG = await ownKubeconfig(folder);
  const before = await run('kubectl', ['config', 'view', '--raw', '--output', 'jsonpath={.current-context}']);
  await make('context', 'NAME=ours');
  // Again: nothing but the same.
  await make('context', 'NAME=ours');
  expect(await run('kubectl', ['--context', 'ours', 'get', 'deployment', 'counter', '--output', 'name'])).toBe(
    'deployment.apps/counter\n',
  );
  expect(await run('kubectl', ['config', 'view', '--raw', '--output', 'jsonpath={.current-context}'])).toBe(before);
  const listed = await make('contexts');
  expect(listed).toMatch(/^. ours +\S+ +counter +.*\d nodes$/m);
  expect(listed).toContain(setting('CONTEXT'));
});
