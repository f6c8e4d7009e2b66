import type { Event, Walk } from './events.ts';
import { EMPTY } from './history.ts';
import { answersPod, givenBy, lives, sentinelAnswers } from './network.ts';
import { die, forget } from './redis.ts';
import { electable, endSentinel, force, loseSentinel } from './sentinel.ts';
import { at, DEAD, FROZEN, GONE, LINKED, NOBODY, OFFER, type Sentinel, SIZE, type State, UP } from './state.ts';

export const kinds = [
  'crash',
  'node',
  'reboot',
  'wipe',
  'freeze',
  'cut',
  'sentinel killed',
  "sentinel's state lost",
  "all sentinels' state lost",
  'hand-over',
] as const;
export type Kind = (typeof kinds)[number];

const ids = [...Array(SIZE).keys()];

/** The faults that may begin, and the ends of those that have. */
export function faults(walk: Walk, allowed: readonly Kind[]): void {
  end(walk);
  if (walk.from.faults === 0) return;
  for (const kind of allowed) begin[kind](walk);
}

/** Begins a fault, to end where it is meant to. */
function fault(walk: Walk, event: Event, change: (state: State) => void, a = 0, b = 0): void {
  const state = walk.begin();
  state.faults--;
  change(state);
  walk.end(event, a, b);
}

const begin: Readonly<Record<Kind, (walk: Walk) => void>> = {
  crash(walk) {
    for (const { id, status } of walk.from.pods)
      if (status === UP) fault(walk, 'crash', (state) => die(state, at(state.pods, id), DEAD), id);
  },
  node(walk) {
    for (const pod of walk.from.pods)
      for (const { id, up } of walk.from.sentinels)
        if (lives(pod) && up)
          fault(
            walk,
            'node',
            (state) => {
              die(state, at(state.pods, pod.id), GONE, false);
              endSentinel(at(state.sentinels, id));
            },
            pod.id,
            id,
          );
  },
  reboot(walk) {
    fault(walk, 'reboot', (state) => {
      for (const pod of state.pods) die(state, pod, GONE);
      for (const sentinel of state.sentinels) endSentinel(sentinel);
    });
  },
  wipe(walk) {
    for (const { id } of walk.from.pods)
      fault(
        walk,
        'wipe',
        (state) => {
          const pod = at(state.pods, id);
          pod.disk = EMPTY;
          die(state, pod, GONE);
        },
        id,
      );
  },
  freeze(walk) {
    for (const { id, status } of walk.from.pods)
      if (status === UP)
        fault(
          walk,
          'freeze',
          (state) => {
            at(state.pods, id).status = FROZEN;
          },
          id,
        );
  },
  cut(walk) {
    const { cutPods, cutSentinels, cutPair } = walk.from;
    if (cutPods + cutSentinels + cutPair > 0) return;
    for (const pod of ids) {
      fault(walk, 'cut', (state) => cutOff(state, 1 << pod, 0), pod);
      for (const sentinel of ids)
        fault(walk, 'cutWith', (state) => cutOff(state, 1 << pod, 1 << sentinel), pod, sentinel);
      const other = (pod + 1) % SIZE;
      fault(
        walk,
        'cutPair',
        (state) => {
          state.cutPair = pod + other;
        },
        pod,
        other,
      );
    }
  },
  'sentinel killed'(walk) {
    for (const { id, up } of walk.from.sentinels)
      if (up) fault(walk, 'sentinelKilled', (state) => endSentinel(at(state.sentinels, id)), id);
  },
  "sentinel's state lost"(walk) {
    for (const { id } of walk.from.sentinels)
      fault(walk, 'sentinelLost', (state) => loseSentinel(at(state.sentinels, id)), id);
  },
  "all sentinels' state lost"(walk) {
    fault(walk, 'sentinelsLost', (state) => {
      for (const sentinel of state.sentinels) loseSentinel(sentinel);
    });
  },
  'hand-over'(walk) {
    if (walk.from.leaving !== NOBODY) return;
    for (const { id, status, master } of walk.from.pods)
      if (status === UP && master)
        fault(
          walk,
          'handOver',
          (state) => {
            state.leaving = id;
            state.paused = true;
          },
          id,
        );
  },
};

function cutOff(state: State, pods: number, sentinels: number): void {
  state.cutPods = pods;
  state.cutSentinels = sentinels;
}

function end(walk: Walk): void {
  const { cutPods, cutSentinels, cutPair, leaving } = walk.from;
  for (const { id, status } of walk.from.pods)
    if (status === FROZEN) {
      const pod = at(walk.begin().pods, id);
      pod.status = UP;
      // Too old by then.
      if (pod.deed !== OFFER) forget(pod);
      walk.end('thaw', id);
    }
  if (cutPods + cutSentinels + cutPair > 0) {
    const state = walk.begin();
    cutOff(state, 0, 0);
    state.cutPair = 0;
    walk.end('mend');
  }
  if (leaving !== NOBODY) handOver(walk, leaving);
}

/** hand-over.sh: pause, see that no replica lags, ask for a failover, and in the end be gone. */
function handOver(walk: Walk, id: number): void {
  const pod = at(walk.from.pods, id);
  if (!lives(pod)) {
    leave(walk, id);
    return;
  }
  if (pod.status === UP && walk.from.paused) {
    const late = walk.from.pods.filter((other) => other.id !== id && !hasAll(walk.from, other.id, id));
    for (const other of late) {
      if (!answersPod(walk.from, other, id) || !other.candidate) continue;
      at(walk.begin().pods, other.id).candidate = false;
      walk.end('late', id, other.id);
    }
    for (const sentinel of walk.from.sentinels) askToHandOver(walk, id, sentinel);
    walk.begin().paused = false;
    walk.end('unpause', id);
  } else if (pod.status === UP && pod.master) {
    walk.begin().paused = true;
    walk.end('handOver', id);
  }
  leave(walk, id);
}

function leave(walk: Walk, id: number): void {
  const state = walk.begin();
  state.leaving = NOBODY;
  state.paused = false;
  if (lives(at(state.pods, id))) die(state, at(state.pods, id), GONE);
  walk.end('end', id);
}

const hasAll = (state: State, replica: number, master: number): boolean => {
  const { follows, link, data } = at(state.pods, replica);
  return follows === master && link === LINKED && data === at(state.pods, master).data;
};

/** Only where that sentinel names this master and could choose somebody, and nobody but those that have everything. */
function askToHandOver(walk: Walk, id: number, sentinel: Sentinel): void {
  const { from } = walk;
  if (!sentinelAnswers(from, sentinel, id) || givenBy(sentinel) !== id || sentinel.failover !== 0) return;
  const choices = electable(sentinel);
  if (choices.length === 0 || !choices.every((choice) => hasAll(from, choice, id))) return;
  for (const choice of choices) {
    const state = walk.begin();
    if (force(state, at(state.sentinels, sentinel.id), choice)) walk.end('handOverAsks', id, sentinel.id, choice);
    else walk.capped();
  }
}
