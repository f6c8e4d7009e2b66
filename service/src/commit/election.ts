import type { SentinelAnswer } from '../redis/answers.ts';

/** Five ping periods, and five INFO periods while the master is down. */
const SILENCE_MILLISECONDS = 5000;

/**
 * Whether a failover of this sentinel could choose that replica now: a mirror of Sentinel's own choice
 * (`sentinelSelectSlave` in sentinel.c of Redis 7.0 to 8.0; the same in Valkey).
 */
export function couldBeElected(address: string, { master, replicas, infoPeriod }: SentinelAnswer): boolean {
  const replica = replicas.find((replica) => replica.address === address);
  if (!replica) return false;
  if (['s_down', 'o_down', 'disconnected'].some((flag) => replica.flags.has(flag))) return false;
  if (replica.pongAge > SILENCE_MILLISECONDS) return false;
  if (replica.priority === 0) return false;
  // No INFO yet: its age would be printed as 0, like that of an INFO of now.
  if (replica.runId === '') return false;
  if (replica.infoAge > (master.flags.has('s_down') ? SILENCE_MILLISECONDS : 3 * infoPeriod)) return false;
  return replica.linkDownFor <= master.downFor + 10 * master.downAfter;
}
