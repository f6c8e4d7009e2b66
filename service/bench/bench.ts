// Measures the counter, alone and beside a bare Fastify, the original's algorithm and a plain INCR:
// node bench.ts [ROUNDS]. Prints tables; from 7 rounds on they also go into docs/performance.md, with a chart.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pod } from '../../local/pod.ts';
import type { RedisSet } from '../../local/redis-set.ts';
import { startWholeSet, whole } from '../test/redis/running-set.ts';
import { draw } from './chart.ts';
import { besideOthers } from './compare.ts';
import { degraded } from './degraded.ts';
import { onDisk } from './on-disk.ts';
import { overload } from './overload.ts';
import { markdown, type Table } from './table.ts';

/** Medians of fewer say little on a machine that does other things too. */
const ROUNDS_TO_KEEP = 7;
const DOCS = join(import.meta.dirname, '../../docs');

const rounds = Number(process.argv[2] ?? ROUNDS_TO_KEEP);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`ROUNDS is '${process.argv[2]}': it must be a whole number from 1 on`);
  process.exit(1);
}

async function on<Result>(
  durability: 'memory' | 'disk',
  measure: (set: RedisSet, master: Pod) => Promise<Result>,
): Promise<Result> {
  const set = await startWholeSet({ durability });
  try {
    return await measure(set, await whole(set));
  } finally {
    await set.stop();
  }
}

const tables: Table[] = [];
const print = (...more: readonly Table[]): void => {
  tables.push(...more);
  for (const table of more) console.log(`\n${markdown(table)}`);
};

const bars = await on('memory', async (set, master) => {
  const compared = await besideOthers(set, master, rounds);
  print(...compared.tables);
  print(await overload(set, master, rounds));
  print(await degraded(set, master, rounds));
  return compared.bars;
});
await on('disk', async (set, master) => print(await onDisk(set, master, rounds)));

if (rounds >= ROUNDS_TO_KEEP) {
  const page = join(DOCS, 'performance.md');
  const figures = `<!-- figures: written by make bench -->\n\n${tables.map(markdown).join('\n')}\n<!-- end of the figures -->`;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(/<!-- figures.*end of the figures -->/s, () => figures),
  );
  writeFileSync(join(DOCS, 'performance.svg'), await draw(bars));
}
