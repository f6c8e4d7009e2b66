/** `make chaos`: breaks the cluster in one way after the other under load, counts, and writes docs/failures. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellFailure } from '../cluster/failure.ts';
import { type Attempt, attempt } from './chaos/attempt.ts';
import { choose } from './chaos/choose.ts';
import { getCircumstances } from './chaos/circumstances.ts';
import { onInterruption, onlyOwnCluster } from './chaos/interruption.ts';
import { page } from './chaos/page.ts';
import { draw } from './chaos/picture.ts';
import { readme } from './chaos/readme.ts';
import { addRun, type Results, type Row, readResults, writeResults } from './chaos/results.ts';
import { table } from './chaos/table.ts';
import type { Failure } from './failures/failure.ts';
import { failures } from './failures/list.ts';

const names = failures.map(({ name }) => name);
const FOLDER = join(import.meta.dirname, '../docs/failures');
/** Which part of the report grows: the project's, or that of a system without what it adds (e2e/without). */
const part = process.env.WITHOUT === undefined ? 'rows' : 'without';
const prefix = part === 'rows' ? '' : 'without-';

async function write(results: Results): Promise<void> {
  writeResults(FOLDER, results);
  await writeFile(join(FOLDER, 'README.md'), readme(results));
  await writeFile(join(FOLDER, 'index.html'), page(FOLDER, results));
}

/** The picture of a row is that of its longest stall. */
const isWorst = ({ runs }: Row): boolean =>
  runs.every((run) => run.longestStallMilliseconds <= (runs.at(-1)?.longestStallMilliseconds ?? 0));

async function report(failure: Failure, { run, timeline }: Attempt): Promise<void> {
  const older = readResults(FOLDER);
  const results = { ...older, [part]: addRun(older[part], failure, run, names) };
  const row = results[part].find(({ name }) => name === failure.name);
  if (row && isWorst(row)) await draw(failure, timeline, join(FOLDER, `${prefix}${failure.name}.svg`));
  await write(results);
}

try {
  const choice = choose(process.env);
  onlyOwnCluster();
  const circumstances = await getCircumstances(choice.command);
  const folder = await mkdtemp(join(tmpdir(), 'chaos-'));
  const interrupted = onInterruption();
  console.log(`${choice.order.length} failures; the same once more: ${choice.command}`);
  let rows: readonly Row[] = [];
  let broken = 0;
  for (const [i, failure] of choice.order.entries()) {
    const done = await attempt(failure, join(folder, `${i + 1}-${failure.name}`), circumstances, interrupted);
    if (done === undefined || done.broken.length > 0) broken++;
    if (done === undefined) continue;
    rows = addRun(rows, failure, done.run, names);
    // The short round is for each commit: it proves, but changes no file.
    if (process.env.ROUND !== 'short') await report(failure, done);
  }
  console.log(table(rows));
  if (part === 'without') {
    if (broken === 0) throw new Error('no promise was broken without what keeps it: this suite finds nothing');
  } else if (broken > 0)
    throw new Error(
      `${broken} of ${choice.order.length} failures broke a promise or were not measured; evidence: ${folder}`,
    );
} catch (error) {
  tellFailure(error);
  // When interrupted, load and waiting end with the process.
  process.exit();
}
