/** Only on the project's own kind cluster: a node of it is killed. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { run } from '../cluster/kubectl.ts';
import { get, hasCondition } from '../cluster/objects.ts';
import { until, untilWhole } from '../cluster/wait.ts';
import { namespaces } from './system.ts';

/** Kubernetes takes a silent node for lost after some 50 s, the pods let go of it 20 s later, another starts in a few. */
const MOST_MILLISECONDS = 90_000;

let killed: string | undefined;

beforeAll(() => untilWhole());
// When this process is ended itself, run.sh starts the node.
afterAll(async () => {
  if (killed !== undefined) await run('docker', ['start', killed]);
  await untilWhole();
});

/** The counters, with their nodes; those that are ready. */
async function counters(): Promise<readonly { readonly name: string; readonly node: string }[]> {
  const selector = 'app.kubernetes.io/name=counter,app.kubernetes.io/component=server';
  const pods = await get(['pods', '--namespace', (await namespaces()).counter, '--selector', selector]);
  return pods
    .filter((pod) => hasCondition(pod, 'Ready'))
    .map(({ metadata, spec }) => ({ name: metadata.name, node: spec?.nodeName ?? '' }));
}

it('has all counters again within 75 s of a node’s death, and the time that a new one takes to start', async () => {
  const before = await counters();
  const node = before[0]?.node ?? '';
  killed = node;
  await run('docker', ['kill', node]);
  const start = Date.now();
  await until(
    async () => {
      const alive = (await counters()).filter((one) => one.node !== node);
      return alive.length >= before.length ? undefined : `${alive.length} of ${before.length} are ready elsewhere`;
    },
    { deadlineMilliseconds: MOST_MILLISECONDS },
  );
  const seconds = (Date.now() - start) / 1000;
  console.info(`${before.length} counters were ready elsewhere ${seconds.toFixed(1)} s after ${node} was killed`);
  expect(seconds).toBeLessThan(MOST_MILLISECONDS / 1000);
});
