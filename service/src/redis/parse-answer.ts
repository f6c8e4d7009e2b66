import { keyOf, type MasterView, type ReplicaView, type SentinelAnswer, type ServerView } from './answers.ts';

/** Sentinel's own default, where SENTINEL DEBUG is refused or unknown. */
const INFO_PERIOD_MILLISECONDS = 10_000;

type Fields = ReadonlyMap<string, string>;

/** Replies as ioredis gives them: an error and a value for each command. */
export type Replies = readonly (readonly [error: Error | null, value: unknown])[];

/**
 * The commands of a question. In this order no failover that comes between them can hide a replica: what comes
 * later in the list would show the new epoch or name another.
 */
export const question = (masterName: string): string[][] => [
  ['SENTINEL', 'DEBUG'],
  ['SENTINEL', 'REPLICAS', masterName],
  ['SENTINEL', 'MASTER', masterName],
  ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName],
];

export function parseAnswer(replies: Replies): SentinelAnswer | 'nothing' | undefined {
  const [debug, replicas, master, names] = replies;
  if (!debug || !replicas || !master || !names || names[0]) return undefined;
  if (names[1] === null) return 'nothing';
  // It forgot the master, or got to know it, between two commands.
  if (replicas[0] || master[0]) return undefined;
  const [host, port] = names[1] as [string, string];
  return {
    names: keyOf({ host, port: Number(port) }),
    master: parseMaster(fieldsOf(master[1])),
    replicas: (replicas[1] as unknown[]).map((replica) => parseReplica(fieldsOf(replica))),
    infoPeriod: debug[0]
      ? INFO_PERIOD_MILLISECONDS
      : number(fieldsOf(debug[1]), 'INFO-PERIOD', INFO_PERIOD_MILLISECONDS),
  };
}

function fieldsOf(reply: unknown): Fields {
  const flat = reply as readonly string[];
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(String(flat[i]), String(flat[i + 1]));
  return fields;
}

const number = (fields: Fields, name: string, otherwise: number): number => Number(fields.get(name) ?? otherwise);

const parseServer = (fields: Fields): ServerView => ({
  address: keyOf({ host: fields.get('ip') ?? '', port: number(fields, 'port', 0) }),
  runId: fields.get('runid') ?? '',
  flags: new Set((fields.get('flags') ?? '').split(',')),
  pongAge: number(fields, 'last-ok-ping-reply', Number.POSITIVE_INFINITY),
});

const parseMaster = (fields: Fields): MasterView => ({
  ...parseServer(fields),
  configEpoch: number(fields, 'config-epoch', 0),
  downAfter: number(fields, 'down-after-milliseconds', Number.POSITIVE_INFINITY),
  downFor: number(fields, 's-down-time', 0),
});

const parseReplica = (fields: Fields): ReplicaView => ({
  ...parseServer(fields),
  // What is missing must not make a replica look as if it could not be elected.
  infoAge: number(fields, 'info-refresh', 0),
  priority: number(fields, 'slave-priority', 100),
  linkDownFor: number(fields, 'master-link-down-time', 0),
});
