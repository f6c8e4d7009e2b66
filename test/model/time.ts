import type { Walk } from './events.ts';
import { answersSentinel, podsAreJoined } from './network.ts';
import { forget, missInfo } from './redis.ts';
import type { Guards } from './rules.ts';
import {
  ASK,
  at,
  DOWN,
  FRESH,
  LATE,
  LINKED,
  LOST,
  NOBODY,
  type Pod,
  type Pong,
  PRIORITY_100,
  REPLIED,
  type State,
  TO_SEND,
  UP,
  VERY_LATE,
} from './state.ts';

/**
 * Some seconds pass: a step of one to five, for all at once. Only ages change by it; what needs no more than
 * milliseconds may still be outstanding, but not a deed or a reply that is too old by then.
 */
export function time(walk: Walk, guards: Guards, isQuiet: boolean): void {
  // The first step may be short: a PONG can be almost a second old when something happens.
  if (!isQuiet && walk.from.sentinels.some(({ up, pong }) => up && pong !== FRESH)) return;
  const state = walk.begin();
  const changes = [agePongs(state, isQuiet), ageLinks(state), missInfos(state)].some(Boolean);
  if (!changes) return;
  if (guards.freshFacts && state.sentinels.some(({ up, pong }) => up && pong >= LATE)) {
    // Asked for at less than 2 s, at the latest some 200 ms later; a sentinel counts its master as down after 3 s.
    for (const pod of state.pods) if (pod.deed === ASK) forget(pod);
  }
  const { client } = state;
  if (guards.replyAge && client.phase === REPLIED && isLate(state, client.master)) {
    client.phase = TO_SEND;
    client.having = 0;
    client.linked = 0;
  }
  walk.end('tick');
}

const isLate = (state: State, master: number): boolean =>
  state.sentinels.some((sentinel) => sentinel.up && sentinel.master === master && sentinel.pong >= LATE);

function agePongs(state: State, isLong: boolean): boolean {
  let changes = false;
  for (const sentinel of state.sentinels) {
    if (!sentinel.up || sentinel.master === NOBODY) continue;
    const { pong, reportedReplica } = sentinel;
    const master = at(state.pods, sentinel.master);
    const answers = answersSentinel(state, master, sentinel);
    sentinel.pong = answers ? FRESH : pong === VERY_LATE ? pong : ((pong + 1) as Pong);
    if (answers && (master.master || isLong)) sentinel.reportedReplica = !master.master;
    if (sentinel.pong !== pong || sentinel.reportedReplica !== reportedReplica) changes = true;
  }
  return changes;
}

/** Of whom nothing was heard for so long cannot be chosen any more. */
function missInfos(state: State): boolean {
  let changes = false;
  for (const sentinel of state.sentinels) {
    if (!sentinel.up || sentinel.master === NOBODY) continue;
    for (const pod of state.pods) {
      if (sentinel.views[pod.id] !== PRIORITY_100 || answersSentinel(state, pod, sentinel)) continue;
      missInfo(sentinel, pod.id);
      changes = true;
    }
  }
  return changes;
}

function ageLinks(state: State): boolean {
  let changes = false;
  for (const pod of state.pods) {
    if (pod.status !== UP || pod.master || pod.follows === NOBODY) continue;
    const link = linkLater(state, pod);
    if (link !== pod.link) changes = true;
    pod.link = link;
  }
  return changes;
}

function linkLater(state: State, { id, link, follows }: Pod): Pod['link'] {
  const master = at(state.pods, follows);
  if (podsAreJoined(state, id, follows)) return link === LINKED && master.status === UP ? LINKED : DOWN;
  return LOST;
}
