import { setTimeout as sleep } from 'node:timers/promises';

const deadlineMilliseconds = 30_000;

/** Looks until what it sees is as wanted, and returns it. @throws at a deadline, with what was seen last */
export async function until<T>(what: string, look: () => T | Promise<T>, wanted: (seen: T) => boolean): Promise<T> {
  const end = Date.now() + deadlineMilliseconds;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`not so after ${deadlineMilliseconds} ms: ${what}; last seen: ${JSON.stringify(seen)}`);
    await sleep(10);
  }
}
