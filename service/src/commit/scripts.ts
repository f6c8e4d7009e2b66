import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

interface Script {
  readonly source: string;
  /** By which EVALSHA names it. */
  readonly sha: string;
}

const script = (source: string): Script => ({ source, sha: createHash('sha1').update(source).digest('hex') });
const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const source = read('./commit.lua');
const commit = script(source);
/** The same for a full memory, where Redis refuses the other before it starts. */
const commitWhenFull = script(source.replace('#!lua', '#!lua flags=allow-oom'));
const open = script(read('./open.lua'));

/** Loads them: needed after a failover, a restart and SCRIPT FLUSH. */
export async function load(client: Redis): Promise<void> {
  await Promise.all([commit, commitWhenFull, open].map(({ source }) => client.script('LOAD', source)));
}

/** A batch as its script takes it; see commit.lua. */
export interface CommitArguments {
  readonly lane: string;
  readonly number: number;
  /** `undefined` without sentinels. */
  readonly term: number | undefined;
  readonly seconds: number;
  /** The memory is: only ids that exist are counted. */
  readonly full: boolean;
  /** Bytes, one per character (latin1). */
  readonly ids: readonly string[];
  /** How often each id is counted; those that are counted more than once come first. */
  readonly times: readonly number[];
}

export function commitArguments(batch: CommitArguments): (string | Buffer)[] {
  const { sha } = batch.full ? commitWhenFull : commit;
  const keys = [batch.lane, '/version', ...bytesOf(batch.ids)];
  const { number, term = '', seconds, full } = batch;
  const repeated = batch.times.filter((times) => times > 1);
  return [
    sha,
    `${keys.length}`,
    ...keys,
    `${number}`,
    `${term}`,
    `${seconds}`,
    full ? 'full' : '',
    ...repeated.map(String),
  ];
}

export const openArguments = (lane: string, seconds: number): string[] => [open.sha, '1', lane, `${seconds}`];

const beyondAscii = /[\x80-\xff]/;
/** ioredis would write strings as UTF-8. All are looked at together, as ids that are not ASCII are rare. */
const bytesOf = (ids: readonly string[]): readonly (string | Buffer)[] =>
  beyondAscii.test(ids.join('')) ? ids.map((id) => Buffer.from(id, 'latin1')) : ids;
