/** The commands of the pages that need a cluster, as they stand there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../cluster/kubectl.ts';
import { untilWhole } from '../cluster/wait.ts';
import { commandsFor } from '../test/docs/pages.ts';
import { ownKubeconfig } from './system.ts';

const TIMEOUT_MILLISECONDS = 200_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-'));
  process.env.KUBECONFIG = await ownKubeconfig(folder);
  await untilWhole();
});
afterAll(() => rm(folder, { recursive: true }));

it.each(commandsFor('cluster'))('%s', async (command) => {
  expect(await run('bash', ['-c', command], { timeoutMilliseconds: TIMEOUT_MILLISECONDS })).not.toBe('');
});
