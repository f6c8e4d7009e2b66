import { type CopiesReply, judge, type Verdict } from '../../service/src/commit/acknowledgement.ts';
import type { Answers, ReplicaView, SentinelAnswer } from '../../service/src/redis/answers.ts';
import { givenBy } from './network.ts';
import type { Guards } from './rules.ts';
import { at, LATE, NOBODY, PRIORITY_0, type Sentinel, SIZE, type State, UNHEARD, UNLISTED } from './state.ts';

/** The client's question to the shipped acknowledgement function. */
export type Acknowledgement = (state: State, reply: Reply, asked: boolean) => Verdict;

export interface Reply {
  readonly master: number;
  readonly term: number;
  /** Copies that have acknowledged the batch, and those that ROLE lists, a bit each. */
  readonly having: number;
  readonly linked: number;
}

/** By age: see Pong. */
const PONG_MILLISECONDS = [500, 1200, 4000, 9000];
const DOWN_AFTER = 3000;

const address = (pod: number): string => `redis-${pod}:6379`;
const has = (bits: number, id: number): boolean => ((bits >>> id) & 1) === 1;

/** Answers are few: each is judged once. */
export function acknowledgement(guards: Guards): Acknowledgement {
  const verdicts = new Map<number, Verdict>();
  const codes = new Map<number, number>();
  const codeOf = (sentinel: Sentinel): number => {
    const key = sentinelKey(sentinel);
    const known = codes.get(key);
    if (known !== undefined) return known;
    codes.set(key, codes.size);
    return codes.size - 1;
  };
  return (state, reply, asked) => {
    let key = reply.master + 4 * (reply.term + 8 * (reply.having + 8 * (reply.linked + 8 * (asked ? 1 : 0))));
    for (const sentinel of state.sentinels) key = key * 8192 + codeOf(sentinel);
    const known = verdicts.get(key);
    if (known) return known;
    const verdict = ask(state, reply, asked, guards);
    verdicts.set(key, verdict);
    return verdict;
  };
}

function sentinelKey({ up, master, failover, chosen, configEpoch, pong, reportedReplica, views }: Sentinel): number {
  if (!up || master === NOBODY) return up ? 1 : 0;
  let key = master + 4 * (failover + 4 * (chosen + 4 * (configEpoch + 8 * (pong + 4 * (reportedReplica ? 1 : 0)))));
  for (const view of views) key = key * 4 + view;
  return 2 + key;
}

function ask(state: State, { master, term, having, linked }: Reply, asked: boolean, guards: Guards): Verdict {
  const sees = guards.allCopies ? linked : having;
  const copies = state.pods.filter(({ id }) => has(sees, id)).map(({ id }) => id);
  const reply: CopiesReply = {
    acknowledged: copies.filter((id) => has(having, id)).length,
    linked: copies.map((id) => ({ address: address(id), offset: has(having, id) ? 2 : 1 })),
  };
  const answers: Answers = state.sentinels.map((sentinel) => {
    if (!sentinel.up) return undefined;
    return sentinel.master === NOBODY ? 'nothing' : answerOf(sentinel, having, guards);
  });
  return judge({ address: address(master), epoch: term }, reply, answers, asked ? answers : undefined);
}

function answerOf(sentinel: Sentinel, having: number, guards: Guards): SentinelAnswer {
  const { master, failover, configEpoch } = sentinel;
  const pong = guards.pong ? sentinel.pong : 0;
  const isDown = sentinel.pong >= LATE || sentinel.reportedReplica;
  const ids = [...Array(SIZE).keys()].filter((id) => sentinel.views[id] !== UNLISTED);
  return {
    names: address(givenBy(sentinel)),
    master: {
      address: address(master),
      runId: 'run',
      flags: new Set([...(isDown ? ['s_down'] : []), ...(failover !== 0 ? ['failover_in_progress'] : [])]),
      pongAge: at(PONG_MILLISECONDS, pong),
      configEpoch,
      downAfter: DOWN_AFTER,
      downFor: isDown ? 1000 : 0,
    },
    replicas: ids
      .filter((id) => guards.allCopies || has(having, id))
      .map((id) => replicaView(id, at(sentinel.views, id), guards.mirror || has(having, id))),
    infoPeriod: 500,
  };
}

function replicaView(id: number, view: number, mirror: boolean): ReplicaView {
  return {
    address: address(id),
    runId: view === UNHEARD ? '' : 'run',
    flags: new Set(['slave']),
    pongAge: 500,
    infoAge: 250,
    priority: view === PRIORITY_0 || !mirror ? 0 : 100,
    linkDownFor: 0,
  };
}
