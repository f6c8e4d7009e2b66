import type { View } from './observe.ts';

/** A look may come late; what is shorter than this was no failover. */
const WORTH_TELLING_MILLISECONDS = 1000;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Tells of each change of the master in one line. It lasted from the last time the old one was seen to serve until the
 * new one was.
 *
 * @returns takes a view and its time in milliseconds; the sentence to be told, if any
 */
export function followFailovers(): (view: View, now: number) => string | undefined {
  let master: string | undefined;
  let servedLast = 0;
  let written = 0;
  return (view, now) => {
    const { named } = view;
    const { role, version } = view.redis.find(({ name }) => name === named) ?? {};
    const reached = countOfMajority(view);
    // A master that is cut off calls itself master for long, but what it wrote by the last look reaches nobody.
    const serves = role === 'master' && (named !== master || reached >= written);
    written = countOf(version);
    if (!serves) return undefined;
    const before = master;
    const pause = now - servedLast;
    master = named;
    servedLast = now;
    if (before === undefined) return undefined;
    if (before !== named) return `failover: ${before} → ${named} in ${seconds(pause)}`;
    return pause > WORTH_TELLING_MILLISECONDS ? `${named} serves as before, after ${seconds(pause)}` : undefined;
  };
}

/** The second number of a version; -1 of one that is not known. */
function countOf(version: string | undefined): number {
  return version === undefined ? -1 : Number(version.split(' ')[1]);
}

/** What more than half of the copies have. */
function countOfMajority({ redis }: View): number {
  const counts = redis.map(({ version }) => countOf(version)).sort((a, b) => b - a);
  return counts[Math.floor(redis.length / 2)] ?? -1;
}
