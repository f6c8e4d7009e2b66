/**
 * `make scale`: from as many redis and sentinels as run to as many as dist has, one of each at a time, while everything goes
 * on. Each step reaches every pod, and all is whole, before the next. Interrupted, run it again: it goes on from where it is.
 */
import { tellFailure } from './failure.ts';
import { kubectl } from './kubectl.ts';
import { beyond, inWords, isTold, type Members, membersOf, stepTowards, withMembers } from './members.ts';
import { find, get, getInstalled, getWanted, type KubernetesObject, nameOf } from './objects.ts';
import { untilRolledOut, untilWhole } from './wait.ts';

const APPLY_MILLISECONDS = 120_000;
const waiting = (lacks: string): void => console.log(`waiting: ${lacks}`);

async function apply(items: readonly KubernetesObject[]): Promise<void> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['apply', '--filename', '-'], { input, timeoutMilliseconds: APPLY_MILLISECONDS });
}

async function untilSettled(): Promise<void> {
  await untilRolledOut(waiting);
  await untilWhole(waiting);
}

/**
 * Who is told in which order while the set shrinks, when one pod is gone already: each restart of a sentinel takes the majority
 * from those that still count the old number, so first the counters, then the sentinels, and the redis pods when these are back.
 */
const ORDER = ['counter', 'redis-sentinel', 'redis'];

/** dist with the lists of a step: all at once while it grows, one kind after the other while it shrinks. */
async function tell(wanted: readonly KubernetesObject[], step: Members, grows: boolean): Promise<void> {
  const installed = await getInstalled();
  const told = wanted
    .filter(isTold)
    .map((object) => withMembers(object, find(installed, object.kind, object.metadata.name), step));
  if (grows) {
    await apply([...wanted.filter((object) => !isTold(object)), ...told]);
    return untilSettled();
  }
  for (const name of ORDER) {
    await apply(told.filter(({ metadata }) => metadata.name === name));
    await untilSettled();
  }
}

/** Ends the last pod of each set that has too many. Where it is master, it hands over to one that stays. */
async function removeLast(namespace: string, step: Members, aim: Members): Promise<void> {
  for (const [set, replicas, staying] of [
    ['redis', step.redis, aim.redis],
    ['redis-sentinel', step.sentinels, aim.sentinels],
  ] as const) {
    const [pod] = await get(['pod', `${set}-${replicas}`, '--namespace', namespace]);
    if (pod === undefined) continue;
    const tell = ['sh', '-c', `echo ${staying} >"$RUN/staying"`];
    await kubectl(['exec', pod.metadata.name, '--namespace', namespace, '--', ...tell]);
    await kubectl(['scale', 'statefulset', set, `--replicas=${replicas}`, '--namespace', namespace]);
  }
}

/** Services of pods that are gone for good. Their claims stay, unless the environment says otherwise. */
async function removeServices(namespace: string, members: Members): Promise<void> {
  const services = (await get(['services', '--namespace', namespace])).map(({ metadata }) => metadata.name);
  const names = beyond(members, services);
  if (names.length > 0) await kubectl(['delete', 'services', ...names, '--namespace', namespace]);
  const claims = (await get(['pvc', '--namespace', namespace])).map(({ metadata }) => metadata.name);
  const kept = claims.filter((claim) => beyond(members, [claim.replace(/^data-/, '')]).length > 0);
  if (kept.length > 0)
    console.log(`kept, with the data in them: kubectl -n ${namespace} delete pvc ${kept.join(' ')} removes them`);
}

async function scale(): Promise<void> {
  const wanted = await getWanted();
  const { namespace = '' } = find(wanted, 'StatefulSet', 'redis').metadata;
  const aim = membersOf(wanted);
  let now = membersOf(await getInstalled());
  console.log(`from ${inWords(now)} to ${inWords(aim)}`);
  await untilSettled();
  for (let step = stepTowards(now, aim); step; step = stepTowards(now, aim)) {
    const grows = step.redis > now.redis || step.sentinels > now.sentinels;
    if (!grows) {
      await removeLast(namespace, step, aim);
      await untilSettled();
    }
    await tell(wanted, step, grows);
    now = step;
    console.log(`${inWords(now)}: told to every pod, and whole`);
  }
  await apply(wanted);
  await untilSettled();
  await removeServices(namespace, aim);
  const same = wanted.filter(isTold).map(nameOf);
  console.log(`whole; ${same.join(', ')} are as dist has them`);
}

try {
  await scale();
} catch (error) {
  tellFailure(error);
}
