import type { Members } from './members.ts';

/** What each pod says of itself and of the others; addresses already turned into the names of pods. */
export interface Observation {
  readonly redis: readonly Redis[];
  readonly sentinels: readonly Sentinel[];
  readonly counters: { readonly wanted: number; readonly ready: number };
  /** Those that the pods are told: `make scale` changes them step by step. */
  readonly members: Members;
}

interface Pod {
  readonly name: string;
  /** Why it does not serve, `undefined` where it does. */
  readonly trouble?: string | undefined;
}

export interface Redis extends Pod {
  /** `undefined` where it does not answer. */
  readonly answer?: {
    readonly role: string;
    /** Whom a replica follows. */
    readonly follows?: string | undefined;
    readonly linkUp: boolean;
    /** Term and count of its data. */
    readonly version: string;
  };
}

export interface Sentinel extends Pod {
  /** `undefined` where it does not answer. */
  readonly answer?: {
    /** The master it gives out, `undefined` where it knows none. */
    readonly names?: string | undefined;
    readonly epoch: number;
    readonly flags: readonly string[];
    readonly otherSentinels: number;
    readonly replicas: number;
  };
}

export interface Verdict {
  /** What a strict majority of the sentinels names. */
  readonly master: string | undefined;
  /** Nothing is lacking, and any single failure can be borne. */
  readonly whole: boolean;
  /** A sentence for each thing that is not as it should be. */
  readonly because: readonly string[];
}

/** Whole only where every pod serves, all sentinels agree, and every replica follows the one master. */
export function judge(observation: Observation): Verdict {
  const master = majority(observation.sentinels);
  const because = [
    ...[...observation.redis, ...observation.sentinels].flatMap(({ name, trouble, answer }) => {
      if (trouble !== undefined) return [`${name} ${trouble}`];
      return answer ? [] : [`${name} does not answer`];
    }),
    ...agreement(observation.sentinels, master),
    ...observation.sentinels.flatMap((sentinel) => views(sentinel, observation)),
    ...observation.redis.flatMap((redis) => roles(redis, master)),
    ...counters(observation.counters),
  ];
  return { master, whole: because.length === 0, because };
}

function majority(sentinels: readonly Sentinel[]): string | undefined {
  const votes = Map.groupBy(sentinels, ({ answer }) => answer?.names);
  return [...votes].find(([name, voters]) => name !== undefined && voters.length > sentinels.length / 2)?.[0];
}

function agreement(sentinels: readonly Sentinel[], master: string | undefined): readonly string[] {
  const named = sentinels.flatMap(({ name, answer }) => (answer?.names === undefined ? [] : [{ name, ...answer }]));
  if (named.length === 0) return ['no sentinel knows a master: nothing is counted'];
  if (new Set(named.map(({ names }) => names)).size === 1 && master !== undefined) return [];
  const said = named.map(({ name, names, epoch }) => `${name} names ${names} (epoch ${epoch})`).join(', ');
  const byEpoch = Map.groupBy(named, ({ epoch }) => epoch);
  const atOneEpoch = [...byEpoch.values()].some((group) => new Set(group.map(({ names }) => names)).size > 1);
  const consequence = master === undefined ? ': nothing is counted' : '';
  return atOneEpoch
    ? [`the sentinels name different masters at one epoch, which the pods end after some 10 s${consequence}: ${said}`]
    : [`the sentinels do not agree${consequence}: ${said}`];
}

function views({ name, answer }: Sentinel, { members }: Observation): readonly string[] {
  if (!answer) return [];
  if (answer.names === undefined) return [`${name} knows no master`];
  const flags = answer.flags.filter((flag) => flag !== 'master');
  return [
    ...(flags.length === 0 ? [] : [`${name} says of its master: ${flags.join(', ')}`]),
    ...(answer.otherSentinels === members.sentinels - 1
      ? []
      : [`${name} knows ${answer.otherSentinels} other sentinels, not ${members.sentinels - 1}`]),
    ...(answer.replicas === members.redis - 1
      ? []
      : [`${name} knows ${answer.replicas} replicas, not ${members.redis - 1}`]),
  ];
}

function roles({ name, answer }: Redis, master: string | undefined): readonly string[] {
  if (!answer) return [];
  if (name === master) return answer.role === 'master' ? [] : [`${name} is named master and says ${answer.role}`];
  if (answer.role === 'master') return [`${name} says master and is not named`];
  if (answer.follows !== master) return [`${name} follows ${answer.follows ?? 'nobody'}`];
  return answer.linkUp ? [] : [`${name} has no link to ${master}`];
}

function counters({ wanted, ready }: Observation['counters']): readonly string[] {
  return ready >= wanted ? [] : [`${ready} of ${wanted} counters are ready`];
}
