import { weight } from './decide.ts';
import { EMPTY, type History, isNewer, isPrefix } from './history.ts';
import { answersPod, givenBy, sentinelAnswers } from './network.ts';
import type { Guards } from './rules.ts';
import {
  at,
  DEAD,
  FRESH,
  LATE,
  LINKED,
  LOST,
  NOBODY,
  type Pod,
  type Sentinel,
  SIZE,
  type State,
  VERY_LATE,
} from './state.ts';

/** What facts.awk prints for a pod: the line of facts, and what they speak of. */
export interface Look {
  /** See `weight`. */
  facts: number;
  /** An address, NOBODY for nothing, UNCLEAR. */
  named: number;
  epoch: number;
  newest: number;
  /** The sentinel to ask when they are split; NOBODY for none. */
  splitAt: number;
}

const UNCLEAR = NOBODY + 1;
const SILENT = NOBODY + 2;

const gives = new Int8Array(SIZE);
const shows = new Int8Array(SIZE);
const heard: boolean[] = [];
const versions = new Int16Array(SIZE);
const look: Look = { facts: 0, named: 0, epoch: 0, newest: 0, splitAt: 0 };

/**
 * A look of a pod whose loop runs. The result is valid until the next one.
 *
 * @param splitForLong whether a split, where there is one, has lasted for 10 s
 */
export function observe(state: State, my: Pod, guards: Guards, splitForLong: boolean): Look {
  for (const sentinel of state.sentinels) {
    const answers = sentinelAnswers(state, sentinel, my.id);
    gives[sentinel.id] = answers ? givenBy(sentinel) : SILENT;
    shows[sentinel.id] = answers ? sentinel.master : SILENT;
  }
  for (const pod of state.pods) heard[pod.id] = answersPod(state, pod, my.id);
  findNamed(state, guards);
  findNewest(state, guards);
  look.splitAt = splitByMe(state, my);

  const w = weight;
  const { named } = look;
  const split = look.splitAt !== NOBODY && splitForLong;
  const isOther = !split && named < NOBODY && named !== my.id;
  const isReplica = heard[my.id] && !my.master;
  let facts = failoverRuns(state) ? w.failover.yes : w.failover.no;
  if (split) facts += w.named.split;
  else if (named === UNCLEAR) facts += w.named.unclear;
  else if (named === NOBODY) facts += w.named.nothing;
  else facts += named === my.id ? w.named.me : w.named.other;
  if (my.status === DEAD) facts += w.i.starting;
  else facts += my.master ? w.i.master : w.i.replica;
  if (!isOther) facts += w.says['-'] + w.healthy['-'];
  else {
    if (!heard[named]) facts += w.says.silent;
    else facts += at(state.pods, named).master ? w.says.master : w.says.replica;
    facts += isHealthy(state) ? w.healthy.yes : w.healthy.no;
  }
  facts += isOther && isReplica ? w.link[linkOf(state, my, guards)] : w.link['-'];
  if (!isReplica) facts += w.priority['-'];
  else facts += my.candidate ? w.priority['100'] : w.priority['0'];
  facts += w.candidates[candidates(state, my, guards)];
  facts += w.answers[answering(state, guards)];
  if (look.newest === my.id) facts += w.newest.me;
  else facts += look.newest < NOBODY && at(state.pods, look.newest).master ? w.newest.master : w.newest.other;
  facts += my.id === 0 ? w.ordinal.first : w.ordinal.later;
  facts += w.pong[guards.quietWindow ? pong(state) : 'fine'];
  look.facts = facts;
  return look;
}

function findNamed(state: State, guards: Guards): void {
  look.named = UNCLEAR;
  look.epoch = 0;
  let top = SILENT;
  for (let name = 0; name <= NOBODY; name++) {
    let votes = 0;
    for (let j = 0; j < SIZE; j++) if (gives[j] === name) votes++;
    if (votes > SIZE / 2) top = name;
  }
  if (top === SILENT) return;
  if (top === NOBODY) {
    for (let j = 0; j < SIZE; j++) if ((gives[j] as number) < NOBODY) return;
    look.named = NOBODY;
    return;
  }
  for (const { id, configEpoch } of state.sentinels)
    if (gives[id] === top && configEpoch > look.epoch) look.epoch = configEpoch;
  for (const { id, configEpoch } of state.sentinels)
    if (guards.epochClause && (gives[id] as number) < NOBODY && gives[id] !== top && configEpoch >= look.epoch) return;
  look.named = top;
}

function splitByMe(state: State, my: Pod): number {
  let top = 0;
  for (const { id, configEpoch } of state.sentinels)
    if ((gives[id] as number) < NOBODY && configEpoch > top) top = configEpoch;
  let mine = NOBODY;
  let others = false;
  for (const { id, configEpoch } of state.sentinels) {
    if ((gives[id] as number) >= NOBODY || configEpoch !== top) continue;
    if (gives[id] !== my.id) others = true;
    else if (mine === NOBODY) mine = id;
  }
  if (!others || mine === NOBODY) return NOBODY;
  for (const pod of state.pods)
    if (pod.id !== my.id && isCandidate(pod) && saysUp(pod) && pod.follows === my.id) return mine;
  return NOBODY;
}

function failoverRuns(state: State): boolean {
  for (const { id, failover } of state.sentinels)
    if (gives[id] !== SILENT && failover !== 0 && (gives[id] === shows[id] || gives[id] !== look.named)) return true;
  return false;
}

const shownAndGiven = ({ id }: Sentinel): boolean => gives[id] === look.named && shows[id] === look.named;

function isHealthy(state: State): boolean {
  let count = 0;
  for (const sentinel of state.sentinels) if (shownAndGiven(sentinel) && sentinel.pong === FRESH) count++;
  return count > SIZE / 2;
}

function pong(state: State): 'fine' | 'late' | 'over' {
  let heard = false;
  let over = false;
  for (const sentinel of state.sentinels) {
    if (!shownAndGiven(sentinel)) continue;
    if (sentinel.pong === LATE) return 'late';
    if (sentinel.pong === VERY_LATE) over = true;
    else heard = true;
  }
  return over && !heard ? 'over' : 'fine';
}

const saysUp = ({ link }: Pod): boolean => link === LINKED;

function linkOf(state: State, my: Pod, guards: Guards): 'else' | 'insync' | 'up' | 'down' | 'lost' {
  if (my.follows !== look.named) return 'else';
  if (my.link === LOST) return 'lost';
  if (!saysUp(my)) return 'down';
  const master = at(state.pods, look.named);
  const hasAll = !guards.offset || isPrefix(master.data, my.data);
  return my.data === my.disk && heard[master.id] && master.master && hasAll ? 'insync' : 'up';
}

/** A replica that is linked to a master that answers is never newer than it. */
function findNewest(state: State, guards: Guards): void {
  look.newest = NOBODY;
  for (const pod of state.pods) {
    const master = !pod.master && saysUp(pod) && pod.follows < NOBODY ? at(state.pods, pod.follows) : undefined;
    const capped = master?.master && heard[master.id] && isNewer(pod.data, master.data);
    versions[pod.id] = capped ? master.data : pod.data;
  }
  for (const pod of state.pods) {
    if (!heard[pod.id]) continue;
    const { newest } = look;
    if (newest === NOBODY) look.newest = pod.id;
    else if (newer(pod.id, newest, guards)) look.newest = pod.id;
    else if (!newer(newest, pod.id, guards) && isPreferred(pod, at(state.pods, newest))) look.newest = pod.id;
  }
}

const newer = (i: number, j: number, { version }: Guards): boolean =>
  version && isNewer(versions[i] as History, versions[j] as History);

function isPreferred(pod: Pod, to: Pod): boolean {
  if (look.named < NOBODY) return pod.id === look.named;
  return look.named === NOBODY && pod.master && !to.master;
}

const isCandidate = (pod: Pod): boolean => heard[pod.id] === true && !pod.master && pod.candidate;

function candidates(state: State, my: Pod, guards: Guards): 'heir' | 'others' | 'me' | 'none' {
  let others = false;
  for (const pod of state.pods) {
    if (pod.id === my.id || !isCandidate(pod)) continue;
    others = true;
    if (look.newest !== NOBODY && !newer(look.newest, pod.id, guards)) return 'heir';
  }
  if (others) return 'others';
  return isCandidate(my) && look.named !== my.id ? 'me' : 'none';
}

function answering(state: State, { emptyCounts }: Guards): 'enough' | 'empty' | 'few' {
  let alive = 0;
  let data = 0;
  for (const pod of state.pods) {
    if (!heard[pod.id]) continue;
    alive++;
    if (!emptyCounts || pod.data !== EMPTY) data++;
  }
  if (alive === SIZE) return data > 0 ? 'enough' : 'empty';
  return data > SIZE / 2 ? 'enough' : 'few';
}
