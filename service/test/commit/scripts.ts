import type { Redis } from 'ioredis';
import { commit, commitWhenFull, open } from '../../src/commit/scripts.ts';

/** A batch as it is sent. */
export interface SentBatch {
  readonly lane: string;
  readonly number: number;
  /** '' as without sentinels */
  readonly term: number | '';
  /** How often each id is counted. */
  readonly times: Readonly<Record<string, number>>;
  readonly full?: boolean;
}

export const openLane = (client: Redis, lane: string): Promise<unknown> => client.eval(open.source, 1, lane, 3600);

/** Sends a batch's script alone; resolves to what it returns. */
export async function send(client: Redis, { lane, number, term, times, full = false }: SentBatch): Promise<string> {
  const ids = Object.entries(times).sort(([, a], [, b]) => b - a);
  const repeated = ids.filter(([, times]) => times > 1).map(([, times]) => times);
  const keys = [lane, '/version', ...ids.map(([id]) => id)];
  const script = full ? commitWhenFull : commit;
  const reply = await client.eval(
    script.source,
    keys.length,
    ...keys,
    number,
    term,
    3600,
    full ? 'full' : '',
    ...repeated,
  );
  return reply as string;
}
