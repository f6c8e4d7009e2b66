import type { Walk } from './events.ts';
import { isNewer, termOf } from './history.ts';
import { answersSentinel, givenBy, sentinelsMeet } from './network.ts';
import { becomeMaster, follow, overtake } from './redis.ts';
import type { Guards } from './rules.ts';
import {
  at,
  FRESH,
  LATE,
  LINKED,
  NOBODY,
  ORDERED,
  type Pod,
  PRIORITY_0,
  PRIORITY_100,
  PROMOTED,
  type Sentinel,
  SIZE,
  type State,
  UNHEARD,
  UNLISTED,
} from './state.ts';

/** Sentinel as it is, 7.0 to 8.0 and Valkey: what it knows lags, and a forced failover needs no agreement. */
export function sentinels(walk: Walk, { freshFacts }: Guards): void {
  hear(walk);
  for (const sentinel of walk.from.sentinels) {
    if (!sentinel.up) {
      at(walk.begin().sentinels, sentinel.id).up = true;
      walk.end('sentinelStarts', sentinel.id);
    } else if (sentinel.master === NOBODY) seek(walk, sentinel);
    else {
      if (sentinel.failover === 0) {
        failOver(walk, sentinel);
        correct(walk, sentinel);
      } else goOn(walk, sentinel, freshFacts);
      for (const other of walk.from.sentinels) if (other.id !== sentinel.id) greet(walk, sentinel, other);
    }
  }
}

/** The replicas that a failover of this sentinel could choose now: the offset that it knows is any, so all of them. */
export function electable({ views, master }: Sentinel): number[] {
  const choices: number[] = [];
  for (let i = 0; i < SIZE; i++) if (i !== master && views[i] === PRIORITY_100) choices.push(i);
  return choices;
}

/** A failover without agreement: the next epoch is taken. Returns false where there is no next. */
export function force(state: State, sentinel: Sentinel, chosen: number): boolean {
  if (sentinel.currentEpoch === state.highestEpoch) return false;
  sentinel.currentEpoch++;
  sentinel.early = sentinel.pong !== LATE;
  order(state, sentinel, chosen);
  return true;
}

function order(state: State, sentinel: Sentinel, chosen: number): void {
  sentinel.failover = ORDERED;
  sentinel.failoverEpoch = sentinel.currentEpoch;
  sentinel.chosen = chosen;
  const pod = at(state.pods, chosen);
  if (answersSentinel(state, pod, sentinel)) becomeMaster(state, pod);
}

function endFailover(sentinel: Sentinel): void {
  sentinel.failover = 0;
  sentinel.chosen = 0;
  sentinel.failoverEpoch = 0;
  sentinel.early = false;
}

/** From now on it monitors another, and knows of the replicas only that they exist. */
function monitor(sentinel: Sentinel, master: number): void {
  const { views } = sentinel;
  if (sentinel.master !== NOBODY) views[sentinel.master] = UNHEARD;
  for (let i = 0; i < SIZE; i++) if (views[i] !== UNLISTED) views[i] = UNHEARD;
  views[master] = UNLISTED;
  sentinel.master = master;
  sentinel.pong = FRESH;
  sentinel.reportedReplica = false;
  endFailover(sentinel);
}

/** It ends: what it has stored is all that it knows when it is back. */
export function endSentinel(sentinel: Sentinel): void {
  if (sentinel.failover === PROMOTED) monitor(sentinel, sentinel.chosen);
  else if (sentinel.master !== NOBODY) monitor(sentinel, sentinel.master);
  if (sentinel.master !== NOBODY) sentinel.views[sentinel.master] = UNLISTED;
  sentinel.up = false;
}

export function loseSentinel(sentinel: Sentinel): void {
  endSentinel(sentinel);
  sentinel.master = NOBODY;
  sentinel.configEpoch = 0;
  sentinel.currentEpoch = 0;
  sentinel.votedEpoch = 0;
  sentinel.views.fill(UNLISTED);
}

/**
 * INFO of a replica, up to half a second late, at all that hear it in one step: an excuse needs the word of each, a
 * choice only that of the one that chooses, so that their lags apart from each other add nothing.
 */
function hear(walk: Walk): void {
  for (const pod of walk.from.pods) {
    const state = walk.begin();
    let changes = false;
    for (const sentinel of state.sentinels) {
      if (!sentinel.up || sentinel.master === NOBODY) continue;
      const view = sentinel.views[pod.id] as number;
      const now = viewNow(state, sentinel, pod, view);
      if (now === view) continue;
      changes = true;
      sentinel.views[pod.id] = now;
    }
    // The master's INFO has the same period.
    if (changes) for (const sentinel of state.sentinels) hearMaster(state, sentinel);
    if (changes) walk.end('info', pod.id);
  }
}

function hearMaster(state: State, sentinel: Sentinel): void {
  if (!sentinel.up || sentinel.master === NOBODY) return;
  const master = at(state.pods, sentinel.master);
  if (!answersSentinel(state, master, sentinel)) return;
  sentinel.pong = FRESH;
  if (master.master) sentinel.reportedReplica = false;
}

/** The master's INFO lists the replicas that are linked to it; a master's own has no priority. */
function viewNow(state: State, sentinel: Sentinel, pod: Pod, view: number): number {
  if (pod.id === sentinel.master) return view;
  if (view !== UNLISTED) return answersSentinel(state, pod, sentinel) ? viewOf(pod, view) : view;
  const informs = answersSentinel(state, at(state.pods, sentinel.master), sentinel);
  return informs && pod.follows === sentinel.master && pod.link === LINKED ? UNHEARD : view;
}

/** Where no INFO of a replica has told a priority yet, it is 100. */
function viewOf(pod: Pod, before: number): number {
  if (!pod.master) return pod.candidate ? PRIORITY_100 : PRIORITY_0;
  return before === UNHEARD ? PRIORITY_100 : before;
}

/** Where their first failover has failed they begin the next only after half a minute: left out, since a pod asks before. */
const seesDown = ({ pong, reportedReplica }: Sentinel): boolean => pong === LATE || reportedReplica;

/** By itself: two must see the master down, and a majority must vote for this sentinel in a new epoch. */
function failOver(walk: Walk, sentinel: Sentinel): void {
  if (!seesDown(sentinel)) return;
  const others = walk.from.sentinels.filter(
    (other) => other.id !== sentinel.id && sentinelsMeet(walk.from, sentinel, other),
  );
  if (!others.some((other) => other.master === sentinel.master && other.failover !== PROMOTED && seesDown(other)))
    return;
  // A forced one that began while the PONG was young has been told to all before.
  if (others.some((other) => other.failover !== 0 && other.early)) return;
  if (sentinel.currentEpoch === walk.from.highestEpoch) {
    walk.capped();
    return;
  }
  const epoch = sentinel.currentEpoch + 1;
  const voters = others.filter((other) => other.votedEpoch < epoch && other.currentEpoch <= epoch);
  if (voters.length + 1 <= SIZE / 2) return;
  for (const chosen of electable(sentinel)) {
    const state = walk.begin();
    const leader = at(state.sentinels, sentinel.id);
    leader.currentEpoch = epoch;
    leader.votedEpoch = epoch;
    for (const { id } of voters) {
      const voter = at(state.sentinels, id);
      voter.votedEpoch = epoch;
      voter.currentEpoch = epoch;
    }
    order(state, leader, chosen);
    walk.end('fails', sentinel.id, chosen);
  }
}

function goOn(walk: Walk, { id, master, failover, chosen, failoverEpoch }: Sentinel, freshFacts: boolean): void {
  const sentinel = at(walk.from.sentinels, id);
  const pod = at(walk.from.pods, chosen);
  const isThere = answersSentinel(walk.from, pod, sentinel);
  if (failover === ORDERED) {
    const state = walk.begin();
    const next = at(state.sentinels, id);
    if (isThere && pod.master) {
      // Choice, order and INFO take as long as another's look and deed.
      if (freshFacts) overtake(state);
      next.failover = PROMOTED;
      next.configEpoch = failoverEpoch;
      walk.end('promotes', id, chosen);
    } else {
      endFailover(next);
      walk.end('aborts', id);
    }
    return;
  }
  let done = isThere;
  for (const other of walk.from.pods) {
    if (other.id === chosen || other.id === master || !answersSentinel(walk.from, other, sentinel)) continue;
    if (at(walk.from.sentinels, id).views[other.id] === UNLISTED || other.follows === chosen) continue;
    done = false;
    const state = walk.begin();
    follow(state, at(state.pods, other.id), chosen);
    walk.end('reconfigures', id, other.id, chosen);
  }
  if (!done) return;
  const next = at(walk.begin().sentinels, id);
  monitor(next, chosen);
  walk.end('finishes', id, chosen);
}

/** A replica that says master, or follows another, is corrected after some seconds in which no sentinel has news. */
function correct(walk: Walk, { id, master, configEpoch, views }: Sentinel): void {
  const sentinel = at(walk.from.sentinels, id);
  const real = at(walk.from.pods, master);
  if (!real.master || !answersSentinel(walk.from, real, sentinel)) return;
  for (const other of walk.from.sentinels)
    if (sentinelsMeet(walk.from, sentinel, other) && (other.configEpoch > configEpoch || other.failover !== 0)) return;
  for (const pod of walk.from.pods) {
    if (pod.id === master || views[pod.id] === UNLISTED || pod.follows === master) continue;
    if (!answersSentinel(walk.from, pod, sentinel)) continue;
    const state = walk.begin();
    follow(state, at(state.pods, pod.id), master);
    walk.end('corrects', id, pod.id, master);
  }
}

/** What it publishes every other second: its epochs, and whom it names. */
function greet(walk: Walk, from: Sentinel, to: Sentinel): void {
  if (to.master === NOBODY || !sentinelsMeet(walk.from, from, to)) return;
  const isNews = from.configEpoch > to.configEpoch;
  if (!isNews && from.currentEpoch <= to.currentEpoch) return;
  const next = at(walk.begin().sentinels, to.id);
  next.currentEpoch = Math.max(to.currentEpoch, from.currentEpoch);
  if (isNews) {
    next.configEpoch = from.configEpoch;
    if (givenBy(from) !== to.master || to.failover !== 0) monitor(next, givenBy(from));
  }
  walk.end('hello', from.id, to.id);
}

/** find-master.sh: told by another sentinel, or by the only redis that says master while none that answers is newer. */
function seek(walk: Walk, { id }: Sentinel): void {
  const sentinel = at(walk.from.sentinels, id);
  const tellers = walk.from.sentinels.filter(
    (other) => other.id !== id && sentinelsMeet(walk.from, sentinel, other) && other.master !== NOBODY,
  );
  for (const teller of tellers) start(walk, id, givenBy(teller), teller.configEpoch);
  const master = tellers.length === 0 ? toldByData(walk.from, sentinel) : undefined;
  if (master) start(walk, id, master.id, termOf(master.data));
}

function start(walk: Walk, id: number, master: number, epoch: number): void {
  const sentinel = at(walk.begin().sentinels, id);
  monitor(sentinel, master);
  sentinel.configEpoch = epoch;
  sentinel.currentEpoch = epoch;
  sentinel.votedEpoch = epoch;
  walk.end('finds', id, master);
}

function toldByData(state: State, sentinel: Sentinel): Pod | undefined {
  const heard = state.pods.filter((pod) => answersSentinel(state, pod, sentinel));
  const [master, second] = heard.filter((pod) => pod.master);
  if (!master || second) return undefined;
  const isNewest = heard.every(
    (pod) => (pod.follows === master.id && pod.link === LINKED) || !isNewer(pod.data, master.data),
  );
  return isNewest ? master : undefined;
}
