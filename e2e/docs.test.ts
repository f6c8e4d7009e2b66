/** The commands of the pages that need a cluster, as they stand there. */
import { beforeAll, expect, it } from '@jest/globals';
import { run } from '../cluster/kubectl.ts';
import { untilWhole } from '../cluster/wait.ts';
import { commandsFor } from '../test/docs/pages.ts';

const TIMEOUT_MILLISECONDS = 200_000;

beforeAll(() => untilWhole());

it.each(commandsFor('cluster'))('%s', async (command) => {
  expect(await run('bash', ['-c', command], { timeoutMilliseconds: TIMEOUT_MILLISECONDS })).not.toBe('');
});
