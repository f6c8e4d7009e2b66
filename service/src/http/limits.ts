/** What a caller may take of the service. Times are in milliseconds; they may be exceeded by {@link checkMilliseconds}. */
export interface Limits {
  /** Until the head of a request has come; a new connection on which nothing is sent included. */
  readonly headMilliseconds: number;
  /** Until its body, which nobody reads, has come too. */
  readonly requestMilliseconds: number;
  /** Between two requests of a connection. */
  readonly idleMilliseconds: number;
  /** Beyond the deadline of an increment, for an answer that the caller does not read. */
  readonly unreadMilliseconds: number;
}

export const defaultLimits: Limits = {
  headMilliseconds: 10_000,
  requestMilliseconds: 30_000,
  // Above the idle time of common proxies (60 s): they, and not we, must end a connection, or a request may cross our end.
  idleMilliseconds: 72_000,
  unreadMilliseconds: 20_000,
};

export const checkMilliseconds = 1000;

/** Request line and headers: ids of 20,000 bytes must fit, each byte three times as long where it is escaped. */
export const headBytes = 80 * 1024;

/** Bodies are drained to keep the connection usable, as far as Go's net/http does it. */
export const bodyBytes = 256 * 1024;

/** Connections for each request that may wait: as many may be idle. Those beyond are closed when they are opened. */
export const connectionsPerRequest = 2;
