/** What redis-cli prints, read; addresses become the names of the pods that have them. */
import type { Redis, Sentinel } from './verdict.ts';

/** A master sends something each second; who heard nothing for longer has a link that only looks alive. */
const SILENCE_SECONDS = 3;

export const REDIS_QUESTIONS = ['GET /version', 'INFO replication'] as const;

/** The answers to REDIS_QUESTIONS. */
export function redisAnswer(
  lines: readonly string[],
  names: ReadonlyMap<string, string>,
): NonNullable<Redis['answer']> {
  const [version = ''] = lines;
  const info = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  const address = info.get('master_host');
  return {
    role: info.get('role') ?? version,
    follows: address === undefined ? undefined : (names.get(address) ?? address),
    linkUp: info.get('master_link_status') === 'up' && Number(info.get('master_last_io_seconds_ago')) < SILENCE_SECONDS,
    version: /^\d+ \d+$/.test(version) ? version : '0 0',
  };
}

/** @param master the name under which the sentinels know it */
export function sentinelQuestions(master: string): readonly string[] {
  return [`SENTINEL GET-MASTER-ADDR-BY-NAME ${master}`, `SENTINEL MASTER ${master}`];
}

/** The answers to sentinelQuestions. */
export function sentinelAnswer(
  lines: readonly string[],
  names: ReadonlyMap<string, string>,
): NonNullable<Sentinel['answer']> {
  const [address = ''] = lines;
  // Names and values in turn, after the two lines of the address.
  const fields = new Map<string, string>();
  for (let i = 2; i + 1 < lines.length; i += 2) fields.set(lines[i] ?? '', lines[i + 1] ?? '');
  return {
    names: /^[0-9a-f]*[.:][0-9a-f.:]+$/.test(address) ? (names.get(address) ?? address) : undefined,
    epoch: Number(fields.get('config-epoch') ?? 0),
    flags: (fields.get('flags') ?? '').split(',').filter((flag) => flag !== ''),
    otherSentinels: Number(fields.get('num-other-sentinels') ?? 0),
    replicas: Number(fields.get('num-slaves') ?? 0),
  };
}
