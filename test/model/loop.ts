import type { Table } from './decide.ts';
import type { Walk } from './events.ts';
import { observe } from './facts.ts';
import { isNewer, termOf } from './history.ts';
import { sentinelAnswers } from './network.ts';
import { becomeMaster, follow, forget, overtake, write } from './redis.ts';
import type { Guards } from './rules.ts';
import { raised } from './script.ts';
import { electable, force } from './sentinel.ts';
import {
  ASK,
  ASK_MINE,
  at,
  BECOME_MASTER,
  DEAD,
  type Deed,
  FOLLOW,
  NOBODY,
  NONE,
  OFFER,
  type Pod,
  SIZE,
  type State,
  UP,
} from './state.ts';

export interface LoopParts {
  readonly table: Table;
  readonly guards: Guards;
  /** Look and deed are two steps. */
  readonly split: boolean;
}

type Decided = Pick<Pod, 'id' | 'deed' | 'about' | 'age'>;

/** The loop of each pod. What changes nothing is left out. */
export function loops(walk: Walk, parts: LoopParts): void {
  for (const pod of walk.from.pods) {
    if (pod.status !== UP && pod.status !== DEAD) continue;
    if (pod.deed !== NONE) carryOut(walk, pod, parts);
    else if (look(walk, pod, parts, false)) look(walk, pod, parts, true);
  }
}

/** Returns whether the sentinels are split, so that the look differs once they have been for long. */
function look(walk: Walk, pod: Pod, parts: LoopParts, splitForLong: boolean): boolean {
  const seen = observe(walk.from, pod, parts.guards, splitForLong);
  const { action, reason } = parts.table.of(seen.facts);
  const { id } = pod;
  const row = `${action}: ${reason}`;
  const isSplit = seen.splitAt !== NOBODY;
  switch (action) {
    case 'wait':
    case 'stay':
      break;
    case 'serve':
      serve(walk, pod, seen.epoch);
      break;
    case 'become_master':
      later(walk, id, BECOME_MASTER, 0, parts, row);
      break;
    case 'follow':
      later(walk, id, FOLLOW, seen.named, parts, row);
      break;
    case 'follow_newest':
      later(walk, id, FOLLOW, seen.newest, parts, row);
      break;
    case 'ask':
      later(walk, id, ASK, seen.named, parts, row);
      break;
    case 'ask_mine':
      if (parts.guards.splitRow) later(walk, id, ASK_MINE, 0, parts, row);
      break;
    case 'offer':
      later(walk, id, OFFER, 0, parts, row);
      break;
    case 'withdraw':
      if (parts.guards.priority) {
        at(walk.begin().pods, id).candidate = false;
        walk.end('withdraw', id);
      }
      break;
    case 'follow_nobody':
      later(walk, id, FOLLOW, NOBODY, parts, row);
      break;
    default:
      throw new Error(`decide.sh gives an action that the model does not know: ${action}`);
  }
  return isSplit;
}

function serve(walk: Walk, { id, data, candidate }: Pod, epoch: number): void {
  const isHeld = walk.from.paused && walk.from.leaving === id;
  if (!isHeld && termOf(data) < epoch) {
    const pod = at(walk.begin().pods, id);
    pod.candidate = false;
    write(pod, raised(data, epoch));
    walk.end('serve', id);
  } else if (candidate) {
    at(walk.begin().pods, id).candidate = false;
    walk.end('serveAlone', id);
  }
}

function later(walk: Walk, id: number, deed: Deed, about: number, parts: LoopParts, row: string): void {
  if (!parts.split) {
    carryOut(walk, { id, deed, about, age: 0 }, parts);
    return;
  }
  Object.assign(at(walk.begin().pods, id), { deed, about, age: 0 });
  walk.end('decide', id, about, 0, row);
}

function carryOut(walk: Walk, decided: Decided, parts: LoopParts): void {
  const { id, deed, about } = decided;
  if (deed === ASK || deed === ASK_MINE) {
    ask(walk, decided, parts);
    return;
  }
  const state = begin(walk, decided, parts);
  const pod = at(state.pods, id);
  switch (deed) {
    case BECOME_MASTER: {
      const newer = state.pods.filter(({ data }) => isNewer(data, pod.data)).length;
      becomeMaster(state, pod);
      if (newer > SIZE / 2) walk.violate(`redis-${id} becomes master by the table though a majority holds newer data`);
      walk.end('becomeMaster', id);
      break;
    }
    case FOLLOW:
      if (parts.guards.priority) pod.candidate = false;
      follow(state, pod, about);
      walk.end(about === NOBODY ? 'followNobody' : 'follow', id, about);
      break;
    case OFFER:
      pod.candidate = true;
      walk.end('offer', id);
      break;
  }
}

/** The state in which a deed is no longer ahead. */
function begin(walk: Walk, { id, age }: Decided, { guards }: LoopParts): State {
  const state = walk.begin();
  forget(at(state.pods, id));
  if (age > 0 || !guards.freshFacts) return state;
  overtake(state);
  return state;
}

/**
 * The pods ask the sentinels one after the other, in a fixed order; here any of them may be the first, which is more
 * than can happen, and leaves the sentinels alike. Returns when one has taken it.
 */
function ask(walk: Walk, decided: Decided, parts: LoopParts): void {
  const { id, deed, about } = decided;
  const named = deed === ASK ? about : id;
  let isTaken = false;
  for (const sentinel of walk.from.sentinels) {
    if (!sentinelAnswers(walk.from, sentinel, id) || sentinel.failover !== 0 || sentinel.master !== named) continue;
    for (const chosen of electable(sentinel)) {
      isTaken = true;
      const state = begin(walk, decided, parts);
      if (force(state, at(state.sentinels, sentinel.id), chosen)) walk.end('asks', id, sentinel.id, chosen);
      else walk.capped();
    }
  }
  if (isTaken) return;
  begin(walk, decided, parts);
  walk.end('asksInVain', id);
}
