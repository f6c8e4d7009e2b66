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
export const commit = script(source);
/** The same for a full memory, where Redis refuses the other before it starts. */
export const commitWhenFull = script(source.replace('#!lua', '#!lua flags=allow-oom'));
export const open = script(read('./open.lua'));

/** Loads them: needed after a failover, a restart and SCRIPT FLUSH. */
export async function load(client: Redis): Promise<void> {
  await Promise.all([commit, commitWhenFull, open].map(({ source }) => client.script('LOAD', source)));
}
