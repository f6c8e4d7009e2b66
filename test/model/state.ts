import type { History } from './history.ts';

/** Redis pods, and as many sentinels. Addresses are their numbers. */
export const SIZE = 3;
/** Instead of an address: no master, nobody. */
export const NOBODY = SIZE;
/** Words of a packed state. */
export const WORDS = SIZE + SIZE + 2;
/** Epochs are packed into three bits. */
export const HIGHEST_EPOCH = 7;

export type PodStatus = 0 | 1 | 2 | 3;
export const UP = 0;
/** The server has died; its loop goes on. */
export const DEAD = 1;
/** The whole pod is away. */
export const GONE = 2;
export const FROZEN = 3;

export type Link = 0 | 1 | 2;
/** A link whose master is away says "up" until seconds have passed. */
export const LINKED = 0;
export const DOWN = 1;
/** For 3 s, to a master that others may reach: the table parts it from DOWN only where the master is silent and healthy. */
export const LOST = 2;

export type Deed = 0 | 1 | 2 | 3 | 4 | 5;
/** What a loop has decided and not done yet. */
export const NONE = 0;
export const BECOME_MASTER = 1;
export const FOLLOW = 2;
export const ASK = 3;
export const ASK_MINE = 4;
export const OFFER = 5;

export interface Pod {
  readonly id: number;
  status: PodStatus;
  master: boolean;
  /** Of a replica. */
  follows: number;
  link: Link;
  candidate: boolean;
  data: History;
  /** What a restart brings back; older than `data` until the file is rewritten after a full copy. */
  disk: History;
  deed: Deed;
  /** Whom the deed is about: a pod; of ASK_MINE a sentinel. */
  about: number;
  /** How often another pod, having looked since, has acted since this one looked. */
  age: number;
}

export type Failover = 0 | 1 | 2;
/** One was chosen and told to become master. */
export const ORDERED = 1;
/** It is seen as master: the new epoch is in force at this sentinel. */
export const PROMOTED = 2;

export type Pong = 0 | 1 | 2 | 3;
/** The age of the last PONG of the master: below 1 s, of 1 to 3 s, of 3 to 6 s, more. */
export const FRESH = 0;
export const OLD = 1;
export const LATE = 2;
export const VERY_LATE = 3;

/**
 * What a sentinel knows of a replica. It cannot be chosen before its first INFO, and when nothing is heard of it any
 * more; Sentinel takes its priority as 100 in both cases, so that they are one.
 */
export const UNLISTED = 0;
export const UNHEARD = 1;
export const PRIORITY_0 = 2;
export const PRIORITY_100 = 3;

export interface Sentinel {
  readonly id: number;
  up: boolean;
  /** Whom it monitors. */
  master: number;
  failover: Failover;
  chosen: number;
  failoverEpoch: number;
  configEpoch: number;
  currentEpoch: number;
  /** The last epoch it has voted in. */
  votedEpoch: number;
  pong: Pong;
  /** Its master has said for long that it is a replica, which counts as down. */
  reportedReplica: boolean;
  /** The failover was forced long before the sentinels would have begun one. */
  early: boolean;
  /** By pod; of its master always UNLISTED. */
  readonly views: number[];
}

export type Phase = 0 | 1 | 2;
export const TO_SEND = 0;
/** Written by the master, on a connection that still stands. */
export const SENT = 1;
/** WAIT and ROLE were answered, and the sentinels have to excuse who is missing. */
export const REPLIED = 2;

export interface Client {
  master: number;
  term: number;
  /** The batch under way; all before it are acknowledged. */
  batch: number;
  phase: Phase;
  /** The reply: copies that have the batch, and those that are linked, a bit each. */
  having: number;
  linked: number;
}

export interface State {
  readonly pods: readonly Pod[];
  readonly sentinels: readonly Sentinel[];
  readonly client: Client;
  /** A batch that reached a server which did not read it. */
  readonly late: { pod: number; batch: number; term: number };
  /** Faults that may still happen. */
  faults: number;
  /** Who is on the far side of a cut, a bit each. */
  cutPods: number;
  cutSentinels: number;
  /** The sum of the two pods' numbers between which alone the line is cut; 0 for none. */
  cutPair: number;
  /** The pod that hands over before it ends. */
  leaving: number;
  paused: boolean;
  /** Where the search ends; the same in all states. */
  highestEpoch: number;
}

export const at = <T>(list: readonly T[], i: number): T => list[i] as T;

export function newState(): State {
  const ids = [...Array(SIZE).keys()];
  return {
    pods: ids.map((id) => ({
      id,
      status: UP,
      master: false,
      follows: NOBODY,
      link: DOWN,
      candidate: false,
      data: 0,
      disk: 0,
      deed: NONE,
      about: 0,
      age: 0,
    })),
    sentinels: ids.map((id) => ({
      id,
      up: true,
      master: NOBODY,
      failover: 0,
      chosen: 0,
      failoverEpoch: 0,
      configEpoch: 0,
      currentEpoch: 0,
      votedEpoch: 0,
      pong: FRESH,
      reportedReplica: false,
      early: false,
      views: ids.map(() => UNLISTED),
    })),
    client: { master: NOBODY, term: 0, batch: 1, phase: TO_SEND, having: 0, linked: 0 },
    late: { pod: NOBODY, batch: 0, term: 0 },
    faults: 0,
    cutPods: 0,
    cutSentinels: 0,
    cutPair: 0,
    leaving: NOBODY,
    paused: false,
    highestEpoch: HIGHEST_EPOCH,
  };
}

const bit = (flag: boolean): number => (flag ? 1 : 0);

/** Writes the state's eight words: its key. */
export function pack(state: State, into: Uint32Array, offset: number): void {
  let word = offset;
  for (const pod of state.pods) {
    into[word++] =
      pod.status |
      (bit(pod.master) << 2) |
      (pod.follows << 3) |
      (pod.link << 5) |
      (bit(pod.candidate) << 8) |
      (pod.data << 9) |
      (pod.disk << 16) |
      (pod.deed << 23) |
      (pod.about << 26) |
      (pod.age << 28);
  }
  for (const sentinel of state.sentinels) {
    into[word++] =
      bit(sentinel.up) |
      (sentinel.master << 1) |
      (sentinel.failover << 3) |
      (sentinel.chosen << 5) |
      (sentinel.failoverEpoch << 7) |
      (sentinel.configEpoch << 10) |
      (sentinel.currentEpoch << 13) |
      (sentinel.votedEpoch << 16) |
      (sentinel.pong << 19) |
      (bit(sentinel.reportedReplica) << 21) |
      (bit(sentinel.early) << 22) |
      (at(sentinel.views, 0) << 23) |
      (at(sentinel.views, 1) << 25) |
      (at(sentinel.views, 2) << 27);
  }
  const { client, late } = state;
  into[word++] =
    client.master |
    (client.term << 2) |
    (client.batch << 5) |
    (client.phase << 7) |
    (client.having << 9) |
    (client.linked << 12) |
    (late.pod << 15) |
    (late.batch << 17) |
    (late.term << 19) |
    (state.faults << 22) |
    (state.leaving << 24) |
    (bit(state.paused) << 26);
  into[word] = state.cutPods | (state.cutSentinels << 3) | (state.cutPair << 6);
}

/**
 * Sentinels are alike, so that states which differ only in their numbers are one: the lowest words come first. What
 * speaks of a sentinel by its number goes with it.
 */
export function canonical(words: Uint32Array): void {
  for (const [a, b] of [
    [SIZE, SIZE + 1],
    [SIZE + 1, SIZE + 2],
    [SIZE, SIZE + 1],
  ] as const) {
    const [first, second] = [words[a] as number, words[b] as number];
    const cut = words[WORDS - 1] as number;
    const [i, j] = [a - SIZE + 3, b - SIZE + 3];
    const isFar = (cut >>> i) & 1;
    if (first < second || (first === second && isFar <= ((cut >>> j) & 1))) continue;
    words[a] = second;
    words[b] = first;
    if (isFar !== ((cut >>> j) & 1)) words[WORDS - 1] = cut ^ (1 << i) ^ (1 << j);
  }
}

/** Reads a packed state into one that exists. */
export function unpack(from: Uint32Array, offset: number, state: State): void {
  let word = offset;
  for (const pod of state.pods) {
    const bits = from[word++] as number;
    pod.status = (bits & 3) as PodStatus;
    pod.master = ((bits >>> 2) & 1) === 1;
    pod.follows = (bits >>> 3) & 3;
    pod.link = ((bits >>> 5) & 7) as Link;
    pod.candidate = ((bits >>> 8) & 1) === 1;
    pod.data = (bits >>> 9) & 127;
    pod.disk = (bits >>> 16) & 127;
    pod.deed = ((bits >>> 23) & 7) as Deed;
    pod.about = (bits >>> 26) & 3;
    pod.age = bits >>> 28;
  }
  for (const sentinel of state.sentinels) {
    const bits = from[word++] as number;
    sentinel.up = (bits & 1) === 1;
    sentinel.master = (bits >>> 1) & 3;
    sentinel.failover = ((bits >>> 3) & 3) as Failover;
    sentinel.chosen = (bits >>> 5) & 3;
    sentinel.failoverEpoch = (bits >>> 7) & 7;
    sentinel.configEpoch = (bits >>> 10) & 7;
    sentinel.currentEpoch = (bits >>> 13) & 7;
    sentinel.votedEpoch = (bits >>> 16) & 7;
    sentinel.pong = ((bits >>> 19) & 3) as Pong;
    sentinel.reportedReplica = ((bits >>> 21) & 1) === 1;
    sentinel.early = ((bits >>> 22) & 1) === 1;
    sentinel.views[0] = (bits >>> 23) & 3;
    sentinel.views[1] = (bits >>> 25) & 3;
    sentinel.views[2] = bits >>> 27;
  }
  const { client, late } = state;
  const bits = from[word++] as number;
  client.master = bits & 3;
  client.term = (bits >>> 2) & 7;
  client.batch = (bits >>> 5) & 3;
  client.phase = ((bits >>> 7) & 3) as Phase;
  client.having = (bits >>> 9) & 7;
  client.linked = (bits >>> 12) & 7;
  late.pod = (bits >>> 15) & 3;
  late.batch = (bits >>> 17) & 3;
  late.term = (bits >>> 19) & 7;
  state.faults = (bits >>> 22) & 3;
  state.leaving = (bits >>> 24) & 3;
  state.paused = ((bits >>> 26) & 1) === 1;
  const cut = from[word] as number;
  state.cutPods = cut & 7;
  state.cutSentinels = (cut >>> 3) & 7;
  state.cutPair = cut >>> 6;
}
