/** Guards that a mutation takes away, one at a time. With all of them it is what is shipped. */
export interface Guards {
  /** A batch needs every copy, or an excuse for it; without: one of two is enough. */
  readonly allCopies: boolean;
  /** A copy that a sentinel could choose is never excused. */
  readonly mirror: boolean;
  /** An excuse asks that the sentinels have heard of the master just now. */
  readonly pong: boolean;
  /** A reply counts for a second, on its own connection. */
  readonly replyAge: boolean;
  /** A name counts only where no sentinel that answers has another at the same or a higher epoch. */
  readonly epochClause: boolean;
  /** A deed is done within 200 ms of its look. */
  readonly freshFacts: boolean;
  /** No pod asks while the sentinels are about to fail over by themselves. */
  readonly quietWindow: boolean;
  /** The split row of the table. */
  readonly splitRow: boolean;
  /** A server is a candidate only while it is in sync. */
  readonly priority: boolean;
  /** Data has a version. */
  readonly version: boolean;
  /** An empty copy counts only where all answer. */
  readonly emptyCounts: boolean;
  /** In sync asks that all that the master has written is there. */
  readonly offset: boolean;
}

export const shipped: Guards = {
  allCopies: true,
  mirror: true,
  pong: true,
  replyAge: true,
  epochClause: true,
  freshFacts: true,
  quietWindow: true,
  splitRow: true,
  priority: true,
  version: true,
  emptyCounts: true,
  offset: true,
};
