import { acknowledgement } from './ack.ts';
import { client, named } from './client.ts';
import type { Table } from './decide.ts';
import { quick, type Walk } from './events.ts';
import { faults, type Kind } from './faults.ts';
import { FIRST, lastBatch, termOf } from './history.ts';
import { loops } from './loop.ts';
import { givenBy, lives } from './network.ts';
import { linkedTo, servers } from './redis.ts';
import type { Guards } from './rules.ts';
import { sentinels } from './sentinel.ts';
import { LINKED, NOBODY, NONE, newState, PRIORITY_100, SIZE, type State, UNLISTED, UP } from './state.ts';
import { time } from './time.ts';

export interface Settings {
  readonly table: Table;
  readonly guards: Guards;
  readonly kinds: readonly Kind[];
  /** How many faults. */
  readonly faults: number;
  readonly batches: number;
  /** No failover goes beyond it; states at it are counted. @default 7 */
  readonly highestEpoch: number;
  /** Between a look and its deed others may go on. */
  readonly split: boolean;
  readonly duplicates: boolean;
}

export interface Model {
  readonly first: State;
  /** Builds all states that follow one. */
  next(walk: Walk): void;
  /** The promise that a state breaks. */
  broken(state: State): string | undefined;
  /** All is as it should be, and every batch is acknowledged. */
  isWhole(state: State): boolean;
}

export function model(settings: Settings): Model {
  const { guards, batches } = settings;
  const judge = acknowledgement(guards);
  return {
    first: wholeSet(settings),
    next(walk) {
      let isQuiet = true;
      const noticing: Walk = {
        ...walk,
        end(event, ...about) {
          if (quick.has(event)) isQuiet = false;
          walk.end(event, ...about);
        },
      };
      faults(walk, settings.kinds);
      client(walk, { ...settings, judge });
      servers(noticing, !guards.priority);
      loops(noticing, settings);
      sentinels(noticing, guards);
      time(walk, guards, isQuiet);
    },
    broken: (state) => lost(state) ?? misled(state) ?? twoMasters(state, judge),
    isWhole: (state) => isWhole(state, batches),
  };
}

/** A set that has been in order for long: redis-0 is master at epoch 1. */
function wholeSet({ faults, highestEpoch }: Settings): State {
  const state = newState();
  for (const pod of state.pods) {
    pod.data = FIRST;
    pod.disk = FIRST;
    if (pod.id === 0) pod.master = true;
    else Object.assign(pod, { follows: 0, link: LINKED, candidate: true });
  }
  for (const sentinel of state.sentinels) {
    Object.assign(sentinel, { master: 0, configEpoch: 1, currentEpoch: 1, votedEpoch: 1 });
    for (let id = 0; id < SIZE; id++) sentinel.views[id] = id === 0 ? UNLISTED : PRIORITY_100;
  }
  Object.assign(state.client, { master: 0, term: 1 });
  state.faults = faults;
  state.highestEpoch = highestEpoch;
  return state;
}

const acknowledged = ({ client }: State): number => client.batch - 1;

function lost(state: State): string | undefined {
  for (const pod of state.pods) {
    if (lastBatch(pod.disk) >= acknowledged(state)) return undefined;
    if (lives(pod) && lastBatch(pod.data) >= acknowledged(state)) return undefined;
  }
  return `batch ${acknowledged(state)} was acknowledged and is gone from all copies`;
}

/** Whoever may acknowledge next must have all that was acknowledged. */
function misled(state: State): string | undefined {
  const now = named(state);
  if (!now) return undefined;
  const pod = state.pods[now.master];
  if (!pod?.master || !lives(pod) || termOf(pod.data) > now.epoch) return undefined;
  if (lastBatch(pod.data) >= acknowledged(state)) return undefined;
  return `a majority names redis-${pod.id}, which lacks batch ${acknowledged(state)}, though it was acknowledged`;
}

function twoMasters(state: State, judge: ReturnType<typeof acknowledgement>): string | undefined {
  let masters = 0;
  for (const pod of state.pods) if (lives(pod) && pod.master) masters++;
  if (masters < 2) return undefined;
  const able = state.pods.filter((pod) => {
    if (!lives(pod) || !pod.master) return false;
    const linked = linkedTo(state, pod.id);
    const term = state.sentinels.reduce(
      (top, s) => (s.up && givenBy(s) === pod.id ? Math.max(top, s.configEpoch) : top),
      0,
    );
    if (linked === 0 || termOf(pod.data) > term) return false;
    return judge(state, { master: pod.id, term, having: linked, linked }, true) === 'acknowledge';
  });
  return able.length > 1 ? 'two pods can acknowledge' : undefined;
}

function isWhole(state: State, batches: number): boolean {
  const { client, sentinels, pods } = state;
  if (client.batch <= batches || state.leaving !== NOBODY || state.cutPods + state.cutSentinels + state.cutPair > 0)
    return false;
  const master = sentinels[0]?.master;
  const epoch = sentinels[0]?.configEpoch;
  for (const sentinel of sentinels)
    if (!sentinel.up || sentinel.master !== master || sentinel.configEpoch !== epoch || sentinel.failover !== 0)
      return false;
  const data = master === undefined ? undefined : pods[master]?.data;
  return pods.every((pod) => {
    if (pod.status !== UP || pod.deed !== NONE || pod.data !== data || pod.disk !== data) return false;
    if (pod.id === master) return pod.master;
    return !pod.master && pod.follows === master && pod.link === LINKED && pod.candidate;
  });
}
