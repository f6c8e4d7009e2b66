import { kubectl, run, setting } from '../../cluster/kubectl.ts';
import { get, hasCondition } from '../../cluster/objects.ts';
import { observe } from '../../cluster/observe.ts';
import { whyNotReplaceable } from '../../cluster/replaceable.ts';
import { until, untilWhole } from '../../cluster/wait.ts';
import { make } from '../system.ts';
import { type Failure, NODE_LOST, type Pod } from './failure.ts';
import { lookAround } from './scene.ts';
import { stores } from './steps.ts';

/** A failover, and the links to the new master. */
const REPLACEABLE_MILLISECONDS = 60_000;
const JOINED_MILLISECONDS = 120_000;

async function replace({ name }: Pod): Promise<void> {
  await until(async () => whyNotReplaceable(name, await observe()), { deadlineMilliseconds: REPLACEABLE_MILLISECONDS });
  await make('replace', `POD=${name}`);
}

/** All nodes that there are as containers, also those that the cluster has been told to forget. */
async function nodeNames(): Promise<readonly string[]> {
  return (await run('kind', ['get', 'nodes', '--name', setting('CLUSTER')])).split('\n').filter((name) => name !== '');
}

async function untilAllJoined(): Promise<void> {
  const names = await nodeNames();
  for (const name of names) await run('docker', ['start', name]);
  const lacking = async (): Promise<string | undefined> => {
    const nodes = await get(['nodes']);
    const ready = nodes.filter((node) => hasCondition(node, 'Ready')).map(({ metadata }) => metadata.name);
    const others = names.filter((name) => !ready.includes(name));
    return others.length === 0 ? undefined : `${others.join(', ')} not ready`;
  };
  await until(lacking, { deadlineMilliseconds: JOINED_MILLISECONDS });
}

/** A pod that shares its node with one of its kind may have the empty one: with two copies on one node the next failure would take both. */
async function spread(): Promise<void> {
  const { master, replicas, sentinels } = await lookAround(() => undefined);
  for (const pods of [[master, ...replicas], sentinels]) {
    for (const [, together] of Map.groupBy(pods, ({ node }) => node)) {
      const [, ...others] = together;
      for (const pod of others) await replace(pod);
    }
  }
  await untilWhole();
}

export const nodeNeverReturns: Failure = {
  name: 'node-never-returns',
  how: "docker kill of the master's node, kubectl delete node, make replace of its redis and sentinel pods",
  promise: NODE_LOST,
  note: 'what is sent to the dead counter until its endpoint is withdrawn (some 50 s) gets no answer',
  break: async (scene) => {
    const { node } = scene.master;
    await run('docker', ['kill', node]);
    await kubectl(['delete', 'node', node, '--wait=false']);
    for (const pod of stores(scene).filter((one) => one.node === node)) {
      await replace(pod);
      scene.mark(`${pod.name} replaced`);
    }
  },
  restore: async () => {
    await untilAllJoined();
    await untilWhole();
    await spread();
  },
};
