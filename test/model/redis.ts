import type { Walk } from './events.ts';
import { isPrefix, oneWriteMore } from './history.ts';
import { dropLinksTo, lives, masterOf, podsAreJoined } from './network.ts';
import {
  at,
  DEAD,
  DOWN,
  GONE,
  LINKED,
  NOBODY,
  NONE,
  OFFER,
  type Pod,
  PRIORITY_100,
  SENT,
  type Sentinel,
  type State,
  TO_SEND,
  UNHEARD,
  UP,
} from './state.ts';

/** A server: roles, replication, death and start. */

export function becomeMaster(state: State, pod: Pod): void {
  pod.master = true;
  pod.follows = NOBODY;
  pod.link = DOWN;
  dropLinksTo(state, pod.id);
}

export function follow(state: State, pod: Pod, master: number): void {
  if (pod.master) {
    dropLinksTo(state, pod.id);
    breakConnection(state, pod.id);
  }
  pod.master = false;
  pod.follows = master;
  pod.link = DOWN;
}

/** The server ends; what a loop was about to do with it fails. */
export function die(state: State, pod: Pod, status: typeof DEAD | typeof GONE, closes = true): void {
  // A process that ends closes its connections, a node that is lost does not.
  if (closes) {
    dropLinksTo(state, pod.id);
    for (const sentinel of state.sentinels) missInfo(sentinel, pod.id);
  }
  pod.status = status;
  pod.master = false;
  pod.follows = NOBODY;
  pod.link = DOWN;
  pod.candidate = false;
  pod.data = pod.disk;
  forget(pod);
  breakConnection(state, pod.id);
  if (state.late.pod === pod.id) forgetLate(state);
}

/** It cannot be chosen any more. */
export function missInfo(sentinel: Sentinel, pod: number): void {
  if (sentinel.views[pod] === PRIORITY_100) sentinel.views[pod] = UNHEARD;
}

/** What the loop was about to do. */
export function forget(pod: Pod): void {
  pod.deed = NONE;
  pod.about = 0;
  pod.age = 0;
}

/**
 * A deed has 200 ms after the end of its look. Others can look and act meanwhile, but not one after the other and again:
 * a deed that takes two looks of some 70 ms each can follow from another once, not twice.
 */
const OVERTAKEN = 2;

/** Another has looked and acted; what was decided before is older by that. */
export function overtake(state: State): void {
  for (const pod of state.pods) {
    if (pod.deed === NONE || pod.deed === OFFER) continue;
    pod.age++;
    if (pod.age >= OVERTAKEN) forget(pod);
  }
}

/** WAIT speaks of one connection to a master only. A reply that the client has stays for its time. */
function breakConnection({ client }: State, id: number): void {
  if (client.master === id && client.phase === SENT) client.phase = TO_SEND;
}

export function forgetLate(state: State): void {
  state.late.pod = NOBODY;
  state.late.batch = 0;
  state.late.term = 0;
}

export function servers(walk: Walk, startAsCandidate: boolean): void {
  for (const { id, status } of walk.from.pods)
    if (status === DEAD || status === GONE) {
      const state = walk.begin();
      const pod = at(state.pods, id);
      pod.status = UP;
      pod.candidate = startAsCandidate;
      dropLinksTo(state, id);
      for (const sentinel of state.sentinels) missInfo(sentinel, id);
      walk.end('start', id);
    }
  for (const pod of walk.from.pods) if (pod.status === UP) replicate(walk, pod);
}

function replicate(walk: Walk, { id, master, follows, link, data, disk }: Pod): void {
  if (data !== disk) {
    const state = walk.begin();
    const pod = at(state.pods, id);
    pod.disk = pod.data;
    walk.end('save', id);
  }
  if (master || follows === NOBODY) return;
  const from = masterOf(walk.from, at(walk.from.pods, id));
  if (from.status !== UP || !from.master || !podsAreJoined(walk.from, id, from.id)) return;
  if (link !== LINKED) {
    const pod = at(walk.begin().pods, id);
    pod.link = LINKED;
    const resumes = isPrefix(data, from.data);
    if (!resumes) pod.data = from.data;
    walk.end(resumes ? 'resume' : 'sync', id, follows);
  }
  if (link === LINKED && data !== from.data) {
    const pod = at(walk.begin().pods, id);
    pod.data = oneWriteMore(data, from.data);
    if (data === disk) pod.disk = pod.data;
    walk.end('stream', id, follows);
  }
}

/** A master writes; its file follows before anyone hears of it, unless it is being written anew. */
export function write(pod: Pod, data: Pod['data']): void {
  if (pod.disk === pod.data) pod.disk = data;
  pod.data = data;
}

/** Replicas that the server's ROLE lists, a bit each. */
export function linkedTo(state: State, master: number): number {
  let linked = 0;
  for (const pod of state.pods)
    if (lives(pod) && !pod.master && pod.follows === master && pod.link === LINKED) linked |= 1 << pod.id;
  return linked;
}
