/** Where the counts are. Whoever implements it knows nothing of HTTP, and HTTP nothing of Redis. */
export interface Store {
  /**
   * Adds one to the count of an id.
   *
   * @param id the key: raw bytes, one per character (latin1), since an id need not be UTF-8
   * @returns the new count, once it is on a majority of copies; a bigint from 2^53 on
   * @throws {NotSent} nothing was sent, so the caller may repeat it
   * @throws {CountFailed} the count is unknown or untouched; it must not be repeated blindly
   */
  increment(id: string): Promise<number | bigint>;
  /** Resolves when the master answers PING. @throws {CountFailed} */
  ping(): Promise<void>;
  /** Waits for what is in flight, then disconnects. */
  close(): Promise<void>;
}

/** Nothing of the request reached Redis: it is safe to send it again. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

/** Redis refused the increment, or its answer stayed away until the deadline. */
export class CountFailed extends Error {
  override readonly name = 'CountFailed';
}
