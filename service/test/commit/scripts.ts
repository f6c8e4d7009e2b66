import type { Redis } from 'ioredis';
import { commitArguments, openArguments } from '../../src/commit/scripts.ts';

const SECONDS = 3600;

/** A batch as it is sent. */
export interface SentBatch {
  readonly lane: string;
  readonly number: number;
  /** `undefined` as without sentinels. */
  readonly term: number | undefined;
  /** How often each id is counted. */
  readonly times: Readonly<Record<string, number>>;
  readonly full?: boolean;
}

/** The ids of a batch in the order in which they are sent. */
export const inOrder = (times: SentBatch['times']): [id: string, times: number][] =>
  Object.entries(times).sort(([, a], [, b]) => b - a);

/** Opens a lane; the scripts are loaded. */
export const openLane = (client: Redis, lane: string): Promise<unknown> =>
  client.call('EVALSHA', ...openArguments(lane, SECONDS));

/** Sends a batch's script alone; resolves to what it returns. The scripts are loaded. */
export async function send(client: Redis, { lane, number, term, times, full = false }: SentBatch): Promise<string> {
  const ids = inOrder(times);
  const batch = { ids: ids.map(([id]) => id), times: ids.map(([, times]) => times) };
  const script = commitArguments({ lane, number, term, full, seconds: SECONDS, ...batch });
  return (await client.call('EVALSHA', ...script)) as string;
}
