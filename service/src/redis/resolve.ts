import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A lookup may hang for many seconds when the name server is away; a known address is taken after this long. */
const PATIENCE_MILLISECONDS = 500;

/** Gives the address of a name. */
export type Lookup = (host: string) => Promise<string>;

/** IPv4 first: `localhost` has both, and Redis does not always listen on both. */
const ask: Lookup = async (host) => (await lookup(host, { order: 'ipv4first' })).address;

/**
 * Looks names up, and keeps the last good address of each for the time when the name server is away.
 *
 * @returns rejects as the lookup does where no address has ever been known
 */
export function addressBook(lookup: Lookup = ask): Lookup {
  const known = new Map<string, string>();
  const underWay = new Map<string, Promise<string>>();

  const refresh = async (host: string): Promise<string> => {
    try {
      const address = await lookup(host);
      known.set(host, address);
      return address;
    } finally {
      underWay.delete(host);
    }
  };

  return async (host) => {
    if (isIP(host)) return host;
    const running = underWay.get(host) ?? refresh(host);
    underWay.set(host, running);
    const last = known.get(host);
    if (last === undefined) return running;
    // Whoever comes too late still fills the book.
    return Promise.race([running.catch(() => last), wait(PATIENCE_MILLISECONDS, last, { ref: false })]);
  };
}
