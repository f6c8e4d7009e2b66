import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A lookup may hang for many seconds when the name server is away; a known address is taken after this long. */
const PATIENCE_MILLISECONDS = 500;

/** Looks names up, and keeps the last good address of each for the time when the name server is away. */
export function addressBook(): { resolve(host: string): Promise<string> } {
  const known = new Map<string, string>();
  const underWay = new Map<string, Promise<string>>();

  const ask = async (host: string): Promise<string> => {
    try {
      const { address } = await lookup(host);
      known.set(host, address);
      return address;
    } finally {
      underWay.delete(host);
    }
  };

  return {
    /** @throws the error of the lookup where no address has ever been known */
    async resolve(host) {
      if (isIP(host)) return host;
      const running = underWay.get(host) ?? ask(host);
      underWay.set(host, running);
      const last = known.get(host);
      if (last === undefined) return running;
      // Whoever comes too late still fills the book.
      return Promise.race([running.catch(() => last), wait(PATIENCE_MILLISECONDS, last, { ref: false })]);
    },
  };
}
