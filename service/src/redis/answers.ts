import type { Address } from './settings.ts';

/** A server as a sentinel sees it. Ages are in milliseconds, at the time of the answer. */
export interface ServerView {
  readonly address: string;
  /** Empty: the sentinel has had no INFO of it yet. */
  readonly runId: string;
  readonly flags: ReadonlySet<string>;
  readonly pongAge: number;
}

export interface MasterView extends ServerView {
  readonly configEpoch: number;
  readonly downAfter: number;
  /** For how long the sentinel has seen it down; 0 while it does not. */
  readonly downFor: number;
}

export interface ReplicaView extends ServerView {
  readonly infoAge: number;
  readonly priority: number;
  /** How long its link to the master had been down at its last INFO. */
  readonly linkDownFor: number;
}

/** What one sentinel says. */
export interface SentinelAnswer {
  /** `host:port` that it gives out as the master's; it runs ahead of `master.address` when a failover ends. */
  readonly names: string;
  readonly master: MasterView;
  readonly replicas: readonly ReplicaView[];
  /** How often it asks for INFO, in milliseconds. */
  readonly infoPeriod: number;
}

/** One for each sentinel; `nothing`: it answers, and knows no master; `undefined`: it is silent. */
export type Answers = readonly (SentinelAnswer | 'nothing' | undefined)[];

export const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

export function addressOf(key: string): Address {
  const colon = key.lastIndexOf(':');
  return { host: key.slice(0, colon), port: Number(key.slice(colon + 1)) };
}

/** Whom the sentinels name. */
export interface Named {
  /** `host:port` */
  readonly address: string;
  /** The config-epoch: each failover gets a higher one. `undefined`: there are no sentinels. */
  readonly epoch: number | undefined;
}

/** What a strict majority of all sentinels names, silent ones included in "all"; `undefined` where none does. */
export function namedMaster(answers: Answers): Named | undefined {
  const epochs = new Map<string, number[]>();
  for (const answer of answers) {
    if (answer === undefined || answer === 'nothing') continue;
    epochs.set(answer.names, [...(epochs.get(answer.names) ?? []), answer.master.configEpoch]);
  }
  for (const [address, of] of epochs) if (of.length > answers.length / 2) return { address, epoch: Math.max(...of) };
  return undefined;
}

/** All servers that a sentinel that answers knows. */
export const knownServers = (answers: Answers): ReadonlySet<string> => serversIn(answers).known;

/** How many servers a majority knows, silent sentinels included in the number of all. */
export const serversOfMajority = (answers: Answers): number => serversIn(answers).ofMajority;

interface Servers {
  readonly known: ReadonlySet<string>;
  readonly ofMajority: number;
}

/** Every batch asks this of the same answers, until the sentinels are asked again. */
const counted = new WeakMap<Answers, Servers>();

function serversIn(answers: Answers): Servers {
  const before = counted.get(answers);
  if (before) return before;
  const votes = new Map<string, number>();
  for (const answer of answers) {
    if (answer === undefined || answer === 'nothing') continue;
    const servers = new Set([answer.master.address, ...answer.replicas.map(({ address }) => address)]);
    for (const server of servers) votes.set(server, (votes.get(server) ?? 0) + 1);
  }
  const ofMajority = [...votes.values()].filter((count) => count > answers.length / 2).length;
  const servers = { known: new Set(votes.keys()), ofMajority };
  counted.set(answers, servers);
  return servers;
}
