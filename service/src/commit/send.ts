import type { ChainableCommander, Redis } from 'ioredis';
import { keyOf } from '../redis/answers.ts';
import type { CopiesReply } from './acknowledgement.ts';

export interface Sent {
  readonly script: string;
  readonly copies: CopiesReply;
  /** By `performance.now()`. A reply may lie unread for as long as the process is held up. */
  readonly sentAt: number;
}

/** How many copies WAIT waits for, and how long at most. */
export interface Patience {
  readonly copies: number;
  readonly milliseconds: number;
}

/**
 * The script, WAIT and ROLE in one pipeline, as WAIT counts what its own connection has written.
 *
 * @throws Redis' error reply to the script, or the connection's error: it is not known then whether anything was counted
 */
export async function sendScript(client: Redis, evalsha: readonly (string | Buffer)[], wait: Patience): Promise<Sent> {
  const sentAt = performance.now();
  const [script, acknowledged, role] = await run(client.pipeline().call('EVALSHA', ...evalsha), wait);
  if (script instanceof Error) throw script;
  return { script: script as string, copies: readCopies(acknowledged, role), sentAt };
}

/** WAIT and ROLE alone, for what this very connection has written before. @throws the connection's error */
export async function waitAgain(client: Redis, wait: Patience): Promise<CopiesReply> {
  const [acknowledged, role] = await run(client.pipeline(), wait);
  return readCopies(acknowledged, role);
}

/** Redis' replies, error replies among them. @throws the connection's error */
async function run(pipeline: ChainableCommander, { copies, milliseconds }: Patience): Promise<unknown[]> {
  const replies = (await pipeline.wait(copies, milliseconds).role().exec()) ?? [];
  return replies.map(([error, value]) => {
    if (error && !isReply(error)) throw error;
    return error ?? value;
  });
}

/** An error that Redis gave as its reply; all others are of the connection. */
export const isReply = (error: Error): boolean => error.name === 'ReplyError';

function readCopies(acknowledged: unknown, role: unknown): CopiesReply {
  if (typeof acknowledged !== 'number' || !Array.isArray(role) || role[0] !== 'master')
    return { acknowledged: 0, linked: undefined };
  const linked = (role[2] as [host: string, port: string, offset: string][]).map(([host, port, offset]) => ({
    address: keyOf({ host, port: Number(port) }),
    offset: Number(offset),
  }));
  return { acknowledged, linked };
}
