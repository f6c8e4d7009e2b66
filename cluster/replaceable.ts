import { judge, type Observation, type Redis } from './verdict.ts';

/**
 * Why a pod can't be replaced, with its volume, by an empty one; `undefined` where it can. Without it a majority of the copies
 * must be linked, and a majority of the sentinels must agree. What else lies on a lost node is no reason: each pod of it
 * is replaced in its turn.
 */
export function whyNotReplaceable(pod: string, observation: Observation): string | undefined {
  const { redis, sentinels } = observation;
  const names = [...redis, ...sentinels].map(({ name }) => name);
  if (!names.includes(pod))
    return `POD is '${pod}': it must be one of ${names.join(', ')}, as in make replace POD=${names[1]}`;
  const { master } = judge(observation);
  const refuse = (why: string): string => `${pod} is not replaced, because ${why}`;
  if (master === undefined) return refuse('no majority of the sentinels names a master: make status tells more');
  if (pod === master)
    return refuse(
      `it is named master: its copy is the one that counts; kubectl delete pod ${pod} hands over to another first`,
    );
  const notMaster = redis.filter(({ name }) => name === master).flatMap((one) => lacking(one, master));
  if (notMaster.length > 0) return refuse(notMaster.join());
  const agreeing = sentinels.filter(({ name, answer }) => name !== pod && answer?.names === master);
  if (agreeing.length <= sentinels.length / 2)
    return refuse(`only ${agreeing.length} of ${sentinels.length} sentinels, itself left out, name ${master}`);
  if (!redis.some(({ name }) => name === pod)) return undefined;
  const lacks = redis.filter(({ name }) => name !== pod).flatMap((one) => lacking(one, master));
  return redis.length - 1 - lacks.length > redis.length / 2 ? undefined : refuse(lacks.join('; '));
}

/** What a copy lacks to be one that counts. */
function lacking({ name, trouble, answer }: Redis, master: string): readonly string[] {
  if (trouble !== undefined) return [`${name} ${trouble}`];
  if (!answer) return [`${name} does not answer`];
  if (name === master) return answer.role === 'master' ? [] : [`${name} is not master, though it is named so`];
  return answer.follows === master && answer.linkUp ? [] : [`${name} is not linked to ${master}`];
}
