import { type Answers, knownServers, type Named, type SentinelAnswer, serversOfMajority } from '../redis/answers.ts';
import { couldBeElected } from './election.ts';

/** Sentinels ping once a second, so that a smaller bound would refuse at random. */
const PONG_MILLISECONDS = 1500;

/** What WAIT and ROLE, sent behind a batch's script, replied. */
export interface CopiesReply {
  /** Connections of copies that have acknowledged the batch. */
  readonly acknowledged: number;
  /** Linked copies, one for each connection. `undefined`: the server is no master. */
  readonly linked: readonly { readonly address: string; readonly offset: number }[] | undefined;
}

/**
 * - `acknowledge`: whoever may be elected next has the batch
 * - `wait`: for copies
 * - `ask`: the sentinels; enough copies have it, and the others may be excused
 * - `redo`: the server is no master; nothing it said counts
 */
export type Verdict = 'acknowledge' | 'wait' | 'ask' | 'redo';

/**
 * Whether a batch may be answered. It needs half of the copies, rounded down, and the rest is excused only when no
 * sentinel could make a copy without the batch the next master.
 *
 * @param master to which the batch was sent, and the term it was sent with
 * @param known what a majority of sentinels answered last; it tells which copies there are
 * @param asked the answers to a question that started after the reply, if there was one
 */
export function judge(master: Named, reply: CopiesReply, known: Answers, asked?: Answers): Verdict {
  if (!reply.linked) return 'redo';
  // Without sentinels nobody can be elected.
  if (master.epoch === undefined) return 'acknowledge';
  const having = copiesHaving(reply.acknowledged, reply.linked);
  const copies = copiesOf(master, reply.linked, asked ? [...known, ...asked] : known);
  if (having.size < needed(known, new Set(reply.linked.map(({ address }) => address)).size)) return 'wait';
  const missing = [...copies].filter((copy) => !having.has(copy));
  if (missing.length === 0) return 'acknowledge';
  if (!asked) return 'ask';
  return isHealthy(master, asked) && missing.every((copy) => isExcused(copy, having, asked)) ? 'acknowledge' : 'wait';
}

/** All copies: linked, or known to any sentinel. */
export function copiesOf(
  master: Named,
  linked: NonNullable<CopiesReply['linked']>,
  known: Answers,
): ReadonlySet<string> {
  const copies = new Set(knownServers(known));
  for (const { address } of linked) copies.add(address);
  copies.delete(master.address);
  return copies;
}

/**
 * How many copies must have a batch: half of the servers that a majority of sentinels knows, or that are linked.
 * At least one, since sentinels that have just started may know of none.
 */
export const needed = (known: Answers, linked: number): number =>
  Math.max(1, Math.floor(Math.max(serversOfMajority(known), linked + 1) / 2));

/** The copies behind WAIT's number: those with the highest offsets. A copy may have an old connection beside its new one. */
function copiesHaving(acknowledged: number, linked: NonNullable<CopiesReply['linked']>): ReadonlySet<string> {
  const highestFirst = [...linked].sort((a, b) => b.offset - a.offset);
  return new Set(highestFirst.slice(0, acknowledged).map(({ address }) => address));
}

const answering = (asked: Answers): SentinelAnswer[] =>
  asked.filter((answer) => answer !== undefined && answer !== 'nothing');

/** A majority names this master at the batch's term and hears of it, and none that answers is about to replace it. */
function isHealthy(master: Named, asked: Answers): boolean {
  const term = master.epoch ?? 0;
  let healthy = 0;
  for (const answer of answering(asked)) {
    const { configEpoch, flags } = answer.master;
    const namesIt = answer.names === master.address;
    if (namesIt ? configEpoch > term : configEpoch >= term) return false;
    // The flag outlasts the promotion: a sentinel that gives out this master ends the failover to it.
    const ends = namesIt && answer.master.address !== master.address;
    if (flags.has('failover_in_progress') && !ends) return false;
    if (namesIt && configEpoch === term && pongAge(master.address, answer) < PONG_MILLISECONDS) healthy++;
  }
  return healthy > asked.length / 2;
}

/** A sentinel that ends a failover still lists the new master as a replica. */
function pongAge(address: string, { master, replicas }: SentinelAnswer): number {
  if (master.address === address) return master.pongAge;
  return replicas.find((replica) => replica.address === address)?.pongAge ?? Number.POSITIVE_INFINITY;
}

/**
 * A copy without the batch is excused when no sentinel could elect it. Where that may pass by itself, a copy that has
 * the batch must be electable, or the failover would wait until the other is.
 */
function isExcused(copy: string, having: ReadonlySet<string>, asked: Answers): boolean {
  const sentinels = answering(asked);
  if (sentinels.some((sentinel) => couldBeElected(copy, sentinel))) return false;
  const neverElected = sentinels.every(({ replicas }) =>
    replicas.every(({ address, priority }) => address !== copy || priority === 0),
  );
  return neverElected || [...having].some((heir) => electableByMajority(heir, asked));
}

const electableByMajority = (copy: string, asked: Answers): boolean =>
  answering(asked).filter((sentinel) => couldBeElected(copy, sentinel)).length > asked.length / 2;
