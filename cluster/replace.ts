/**
 * `make replace POD=redis-1`: an empty pod with a new volume in the place of one whose volume is lost, as with a node that
 * never returns. It copies everything from the master.
 */
import { tellFailure } from './failure.ts';
import { kubectl } from './kubectl.ts';
import { find, get, getWanted, hasCondition } from './objects.ts';
import { observe } from './observe.ts';
import { whyNotReplaceable } from './replaceable.ts';
import { judge } from './verdict.ts';
import { until } from './wait.ts';

/** A pod has up to a minute to hand over and end. */
const DELETION_MILLISECONDS = 90_000;
/** A new volume is made and the data copied. */
const BACK_MILLISECONDS = 180_000;

async function replace(pod: string): Promise<void> {
  const refusal = whyNotReplaceable(pod, await observe());
  if (refusal !== undefined) throw new Error(refusal);
  const { namespace = '' } = find(await getWanted(), 'StatefulSet', 'redis').metadata;
  const before = await get(['pod', pod, '--namespace', namespace]);
  const claim = await get(['pvc', `data-${pod}`, '--namespace', namespace]);
  // The claim stays until its pod is gone; without this its next pod would get the same volume.
  if (claim.length > 0) await kubectl(['delete', 'pvc', `data-${pod}`, '--namespace', namespace, '--wait=false']);
  if (before.length > 0) await deletePod(pod, namespace, await isLost(before[0]?.spec?.nodeName));
  console.log(`deleted ${pod} and its claim data-${pod}`);
  await until(
    async () => {
      const [after] = await get(['pvc', `data-${pod}`, '--namespace', namespace]);
      if (after === undefined || after.metadata.uid === claim[0]?.metadata.uid) return `${pod} has no new claim yet`;
      const { because } = judge(await observe());
      return because.find((sentence) => sentence.startsWith(`${pod} `));
    },
    { deadlineMilliseconds: BACK_MILLISECONDS, onChange: (lacks) => console.log(`waiting: ${lacks}`) },
  );
  console.log(`${pod} is back with a new volume`);
}

/** Nobody on a node that is not ready would confirm the end of its pod, and its successor would never be made. */
async function deletePod(pod: string, namespace: string, lost: boolean): Promise<void> {
  const command = ['delete', 'pod', pod, '--namespace', namespace, '--ignore-not-found'];
  const forced = lost ? ['--force', '--grace-period=0'] : [];
  await kubectl([...command, ...forced], { timeoutMilliseconds: DELETION_MILLISECONDS });
}

async function isLost(name: string | undefined): Promise<boolean> {
  if (name === undefined) return false;
  const [node] = await get(['node', name]);
  return node === undefined || !hasCondition(node, 'Ready');
}

try {
  const pod = process.env.POD;
  if (!pod) throw new Error('POD is not set: name the pod, as in make replace POD=redis-1');
  await replace(pod);
} catch (error) {
  tellFailure(error);
}
