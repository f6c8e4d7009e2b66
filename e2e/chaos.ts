/** `make chaos`: breaks the cluster in one way after the other under load, counts, and writes docs/failures. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellFailure } from '../cluster/failure.ts';
import { isOwnCluster, setting } from '../cluster/kubectl.ts';
import { choose } from './chaos/choose.ts';
import { getCircumstances } from './chaos/circumstances.ts';
import { draw } from './chaos/picture.ts';
import { brokenPromises, type Row, type Run, table, writeReport } from './chaos/report.ts';
import { runUnder } from './chaos/under-failure.ts';
import { failures } from './failures/list.ts';
import { make } from './system.ts';

/** What it looks like now, for who searches the cause. */
const archive = async (): Promise<string> =>
  (await make('report').catch((error: Error) => `not told, ${error.message}`)).trim();

const names = failures.map(({ name }) => name);

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));

try {
  const choice = choose(process.env);
  if (!isOwnCluster())
    throw new Error(
      `CONTEXT is '${setting('CONTEXT')}': only nodes of the kind cluster ${setting('CLUSTER')} are broken`,
    );
  // The short round is for each commit: it proves, but changes no file.
  const folder = process.env.ROUND === 'short' ? undefined : join(import.meta.dirname, '../docs/failures');
  const circumstances = await getCircumstances(choice);
  const histories = await mkdtemp(join(tmpdir(), 'chaos-'));
  console.log(`${choice.order.length} failures; the same once more: ${choice.command}`);

  const rows = new Map<string, Row>();
  let broken = 0;
  for (const [i, failure] of choice.order.entries()) {
    const file = join(histories, `${i + 1}-${failure.name}`);
    const run = await runUnder(failure, file, interrupted.signal);
    const { name, how, note, promise } = failure;
    const runs: readonly Run[] = [...(rows.get(name)?.runs ?? []), run];
    rows.set(name, { name, how, ...(note !== undefined && { note }), promise, circumstances, runs });
    const worst = Math.max(...runs.map((one) => one.longestStallMilliseconds));
    if (folder !== undefined) {
      if (run.longestStallMilliseconds === worst) await draw(failure, file, join(folder, `${name}.svg`));
      writeReport(folder, names, [...rows.values()]);
    }
    const wrong = brokenPromises(failure, run);
    const { acknowledged, lost, double, failed, unknown, longestStallMilliseconds, wholeSeconds } = run;
    console.log(
      `${wrong.length === 0 ? 'kept  ' : 'BROKEN'} ${name}: ${acknowledged} acknowledged, ${lost} lost, ${double} double, ${failed} failed, ${unknown} unknown; stall ${longestStallMilliseconds} ms, whole after ${wholeSeconds?.toFixed(0) ?? '-'} s`,
    );
    for (const one of wrong) console.log(`         ${one}`);
    if (wrong.length > 0) {
      broken++;
      console.log(`         its history: ${file}; the cluster: ${await archive()}`);
    }
  }
  console.log(table([...rows.values()], (name) => name));
  if (broken > 0)
    throw new Error(`${broken} of ${choice.order.length} failures broke a promise; histories: ${histories}`);
} catch (error) {
  tellFailure(error);
  // Its load and its waiting end with it.
  if (interrupted.signal.aborted) process.exit();
}
