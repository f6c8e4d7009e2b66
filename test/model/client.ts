import type { Acknowledgement } from './ack.ts';
import type { Walk } from './events.ts';
import { lastBatch } from './history.ts';
import { givenBy, lives } from './network.ts';
import { forgetLate, linkedTo, write } from './redis.ts';
import type { Guards } from './rules.ts';
import { commit } from './script.ts';
import { at, FROZEN, NOBODY, type Pod, REPLIED, SENT, SIZE, type State, TO_SEND, UP } from './state.ts';

export interface ClientParts {
  readonly judge: Acknowledgement;
  readonly guards: Guards;
  /** So many batches are sent, each when the one before is acknowledged. */
  readonly batches: number;
  /** A batch that is sent to a server which does not read it may be read much later. */
  readonly duplicates: boolean;
}

/** The counter: one lane, one batch under way. It never gives up; that is the caller's deadline. */
export function client(walk: Walk, parts: ClientParts): void {
  const { from } = walk;
  readLate(walk);
  const { batch, master } = from.client;
  if (batch > parts.batches) return;
  const moved = learn(walk);
  if (master === NOBODY) return;
  if (from.client.phase === TO_SEND) send(walk, parts);
  else if (from.client.phase === SENT) readReply(walk, parts);
  else if (!moved) askSentinels(walk, parts);
}

/** What a strict majority names; undefined where it is known. */
export function named(state: State): { readonly master: number; readonly epoch: number } | undefined {
  for (let master = 0; master < NOBODY; master++) {
    let votes = 0;
    let epoch = 0;
    for (const sentinel of state.sentinels) {
      if (!sentinel.up || givenBy(sentinel) !== master) continue;
      votes++;
      if (sentinel.configEpoch > epoch) epoch = sentinel.configEpoch;
    }
    if (votes > SIZE / 2) return { master, epoch };
  }
  return undefined;
}

function learn(walk: Walk): boolean {
  const now = named(walk.from);
  const { master, term } = walk.from.client;
  if (!now || (now.master === master && now.epoch === term)) return false;
  const { client } = walk.begin();
  client.master = now.master;
  client.term = now.epoch;
  reset(client);
  walk.end('learn', now.master, now.epoch);
  return true;
}

function reset(client: State['client']): void {
  client.phase = TO_SEND;
  client.having = 0;
  client.linked = 0;
}

/** The script, on one server; returns whether the batch is in its data then. */
function run(walk: Walk, pod: Pod, batch: number, term: number): boolean {
  const { reply, data } = commit(pod.data, batch, term);
  if (reply === 'gone') walk.violate(`redis-${pod.id} is asked for batch ${batch} and has lost what was acknowledged`);
  if (data !== pod.data) write(pod, data);
  return reply === 'counted';
}

function send(walk: Walk, { duplicates }: ClientParts): void {
  const { master, batch, term } = walk.from.client;
  const { status, master: isMaster } = at(walk.from.pods, master);
  if (status === FROZEN && duplicates && walk.from.late.pod === NOBODY) {
    Object.assign(walk.begin().late, { pod: master, batch, term });
    walk.end('sendUnread', master, batch);
  }
  if (status !== UP || !isMaster || (walk.from.paused && walk.from.leaving === master)) return;
  const state = walk.begin();
  if (!run(walk, at(state.pods, master), batch, term)) return;
  state.client.phase = SENT;
  walk.end('send', master, batch);
}

function readLate(walk: Walk): void {
  const { pod: id, batch, term } = walk.from.late;
  if (id === NOBODY || at(walk.from.pods, id).status !== UP) return;
  const state = walk.begin();
  const pod = at(state.pods, id);
  forgetLate(state);
  if (pod.master && lastBatch(pod.data) >= batch - 1) run(walk, pod, batch, term);
  walk.end('read', id, batch);
}

/** WAIT and ROLE. */
function readReply(walk: Walk, { judge, batches }: ClientParts): void {
  const { from } = walk;
  const { master, batch, term } = from.client;
  const { status, master: isMaster } = at(from.pods, master);
  if (status !== UP || !isMaster) return;
  const linked = linkedTo(from, master);
  let having = 0;
  for (const { id, data } of from.pods) if (((linked >>> id) & 1) === 1 && lastBatch(data) >= batch) having |= 1 << id;
  if (having === 0) return;
  const verdict = judge(from, { master, term, having, linked }, false);
  if (verdict === 'acknowledge') acknowledge(walk, 'acknowledge', batches);
  if (verdict !== 'ask') return;
  Object.assign(walk.begin().client, { phase: REPLIED, having, linked });
  walk.end('reply', master);
}

/** The question to the sentinels, which starts after the reply. */
function askSentinels(walk: Walk, { judge, batches }: ClientParts): void {
  const { master, term, having, linked } = walk.from.client;
  const verdict = judge(walk.from, { master, term, having, linked }, true);
  if (verdict === 'acknowledge') acknowledge(walk, 'excuse', batches);
  const { client } = walk.begin();
  reset(client);
  client.phase = lives(at(walk.from.pods, master)) && at(walk.from.pods, master).master ? SENT : TO_SEND;
  walk.end('waitAgain');
}

function acknowledge(walk: Walk, why: 'acknowledge' | 'excuse', batches: number): void {
  const { client } = walk.begin();
  const { master, batch } = client;
  client.batch++;
  reset(client);
  if (client.batch > batches) {
    // Nothing more is sent: whom it knows makes no difference.
    client.master = NOBODY;
    client.term = 0;
  }
  walk.end(why, master, batch);
}
