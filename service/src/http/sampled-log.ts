import type { Logger } from 'pino';

const intervalMilliseconds = 1000;

/** Logs a line at most once a second, with the number of those left out: an outage must not drown in its own log. */
export function sampled(
  log: Logger,
  level: 'warn' | 'error',
  message: string,
  clock = () => performance.now(),
): (fields: object) => void {
  let next = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (fields) => {
    const now = clock();
    if (now < next) {
      leftOut += 1;
      return;
    }
    log[level]({ ...fields, leftOut }, message);
    next = now + intervalMilliseconds;
    leftOut = 0;
  };
}
