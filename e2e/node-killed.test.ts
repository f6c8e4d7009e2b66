import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../cluster/kubectl.ts';
import { get, hasCondition } from '../cluster/objects.ts';
import { until, untilWhole } from '../cluster/wait.ts';
import { master, namespaces, podsOf } from './system.ts';
import { underLoad } from './under-load.ts';

/** Kubernetes finds a silent node after 50 s. */
const NOTICED_MILLISECONDS = 100_000;

let killed: string | undefined;

beforeAll(() => untilWhole());
// Whatever failed in between. When this process is ended itself, run.sh starts the node.
afterAll(async () => {
  if (killed !== undefined) await run('docker', ['start', killed]);
});

async function isReady(node: string): Promise<boolean> {
  const [found] = await get(['node', node]);
  return found !== undefined && hasCondition(found, 'Ready');
}

it("goes on counting when the master's node is killed, and its pods rejoin when it is back", async () => {
  const old = await master();
  const node = (await podsOf(await namespaces())).find(({ metadata }) => metadata.name === old)?.spec?.nodeName ?? '';
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    killed = node;
    await run('docker', ['kill', node]);
    await callers.count(500);
    await until(async () => ((await isReady(node)) ? `${node} is still taken for ready` : undefined), {
      deadlineMilliseconds: NOTICED_MILLISECONDS,
    });
    await callers.count(500);
    await run('docker', ['start', node]);
    killed = undefined;
    await untilWhole();
    await callers.count(500);
  });
  // What was under way in the counter of that node has no answer, and so has what is sent there until its endpoint
  // is withdrawn; an error is answered to nobody.
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, evidence: [] });
  expect(await master()).not.toBe(old);
});
