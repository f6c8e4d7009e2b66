/** Without an end of the request's head after this long, silent connections included, the connection is cut. */
export const headMilliseconds = 10_000;

/** The same for the whole request with its body, which nobody reads. */
export const requestMilliseconds = 30_000;

/** How often both are looked at: they may be exceeded by this much. */
export const checkMilliseconds = 1000;

/** Above the idle time of common proxies (60 s), so that it is the proxy that ends an idle connection. */
export const idleMilliseconds = 72_000;

/** Beyond the deadline of an increment, a connection on which nothing moves has a caller that does not read. */
export const stalledMilliseconds = 20_000;

/** Request line and headers: ids of 20,000 bytes must fit, each three times as long when escaped. */
export const headBytes = 80 * 1024;

/** Bodies are drained to keep the connection usable, up to what Go's net/http drains. */
export const bodyBytes = 256 * 1024;
