import type { State } from './state.ts';

const redis = (id: number): string => `redis-${id}`;
const sentinel = (id: number): string => `sentinel-${id}`;

/** All that can happen, in words. Most are of a pod or a sentinel, and many about another. */
export const sentences = {
  crash: (a: number) => `FAULT: the server of ${redis(a)} dies`,
  node: (a: number, b: number) => `FAULT: the node of ${redis(a)} and ${sentinel(b)} is lost`,
  reboot: () => 'FAULT: all pods and sentinels end at once',
  wipe: (a: number) => `FAULT: ${redis(a)} ends and its volume is lost`,
  freeze: (a: number) => `FAULT: ${redis(a)} freezes`,
  thaw: (a: number) => `${redis(a)} goes on, where it was frozen`,
  cut: (a: number) => `FAULT: ${redis(a)} is cut off from the other pods and all sentinels`,
  cutWith: (a: number, b: number) => `FAULT: ${redis(a)} and ${sentinel(b)} together are cut off from all others`,
  cutPair: (a: number, b: number) => `FAULT: the line between ${redis(a)} and ${redis(b)} is cut`,
  mend: () => 'the network is whole again',
  sentinelKilled: (a: number) => `FAULT: ${sentinel(a)} ends`,
  sentinelLost: (a: number) => `FAULT: ${sentinel(a)} ends and its volume is lost`,
  sentinelsLost: () => 'FAULT: all sentinels end and their volumes are lost',
  handOver: (a: number) => `FAULT: ${redis(a)} is told to stop: it pauses writes to hand over`,
  start: (a: number) => `the server of ${redis(a)} starts, as nobody's replica and no candidate`,
  sentinelStarts: (a: number) => `${sentinel(a)} starts with what its volume tells`,

  late: (a: number, b: number) => `${redis(a)}, handing over, takes the candidacy from ${redis(b)}, which lacks data`,
  handOverAsks: (a: number, b: number, c: number) =>
    `${redis(a)}, handing over, asks ${sentinel(b)} for a failover, which chooses ${redis(c)}`,
  unpause: (a: number) => `${redis(a)} lets writes go on`,
  end: (a: number) => `${redis(a)} ends`,

  serve: (a: number) => `${redis(a)}, named master, raises the version's term`,
  serveAlone: (a: number) => `${redis(a)}, named master, sets its priority to 0`,
  decide: (a: number, _b: number, _c: number, row: string) => `${redis(a)} looks and decides: ${row}`,
  becomeMaster: (a: number) => `${redis(a)} becomes master`,
  follow: (a: number, b: number) => `${redis(a)} follows ${redis(b)}, with priority 0`,
  followNobody: (a: number) => `${redis(a)} is demoted: it follows nobody, with priority 0`,
  offer: (a: number) => `${redis(a)} sets its priority to 100`,
  withdraw: (a: number) => `${redis(a)} looks and sets its priority to 0`,
  asks: (a: number, b: number, c: number) =>
    `${redis(a)} asks ${sentinel(b)} for a failover, which chooses ${redis(c)} and makes it master`,
  asksInVain: (a: number) => `${redis(a)} asks for a failover, in vain`,

  sync: (a: number, b: number) => `${redis(a)} gets a full copy from ${redis(b)}`,
  resume: (a: number, b: number) => `${redis(a)} is linked to ${redis(b)}, and streams from where it was`,
  stream: (a: number, b: number) => `${redis(a)} receives a write from ${redis(b)}`,
  save: (a: number) => `${redis(a)} has written its file anew`,
  tick: () => 'seconds pass',

  info: (a: number) => `the sentinels hear of ${redis(a)}`,
  fails: (a: number, b: number) => `${sentinel(a)} fails over, by a majority, and makes ${redis(b)} master`,
  promotes: (a: number, b: number) => `${sentinel(a)} sees ${redis(b)} as master, and names it`,
  aborts: (a: number) => `${sentinel(a)} gives its failover up`,
  reconfigures: (a: number, b: number, c: number) => `${sentinel(a)} makes ${redis(b)} follow ${redis(c)}`,
  corrects: (a: number, b: number, c: number) => `${sentinel(a)} corrects ${redis(b)}, to follow ${redis(c)}`,
  finishes: (a: number, b: number) => `${sentinel(a)} ends its failover to ${redis(b)}`,
  hello: (a: number, b: number) => `${sentinel(b)} hears what ${sentinel(a)} names`,
  finds: (a: number, b: number) => `${sentinel(a)}, knowing no master, finds ${redis(b)}`,

  learn: (a: number, b: number) => `the client learns that ${redis(a)} is master at epoch ${b}`,
  send: (a: number, b: number) => `batch ${b} is written by ${redis(a)}`,
  sendUnread: (a: number, b: number) => `batch ${b} is sent to ${redis(a)}, which does not read it`,
  read: (a: number, b: number) => `${redis(a)} reads batch ${b}, which was sent long before`,
  reply: (a: number) => `${redis(a)} answers WAIT and ROLE: not all copies have the batch`,
  acknowledge: (a: number, b: number) => `ACKNOWLEDGED: batch ${b}, by ${redis(a)}, as all copies have it`,
  excuse: (a: number, b: number) => `ACKNOWLEDGED: batch ${b}, by ${redis(a)}, as the sentinels excuse who has it not`,
  waitAgain: () => 'the client waits for copies again',
} as const;

/** What takes no longer than a second or two: done before the next seconds pass. */
export const quick: ReadonlySet<Event> = new Set<Event>([
  'serve',
  'serveAlone',
  'decide',
  'becomeMaster',
  'follow',
  'followNobody',
  'offer',
  'withdraw',
  'asks',
  'sync',
  'resume',
  'stream',
  'info',
  'promotes',
  'reconfigures',
  'hello',
]);

export type Event = keyof typeof sentences;

/** Builds the states that follow one. */
export interface Walk {
  readonly from: State;
  /** A copy of `from` to change; one at a time. */
  begin(): State;
  /** What was begun is a state that follows; the event with whom it is about, as its sentence takes them. */
  end(event: Event, a?: number, b?: number, c?: number, words?: string): void;
  /** What was begun breaks a promise. */
  violate(promise: string): void;
  /** More would follow, but for the highest epoch that a state has room for. */
  capped(): void;
}
