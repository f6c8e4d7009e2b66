import { parentPort } from 'node:worker_threads';
import { perCommit } from './depth.ts';
import type { Job, Outcome } from './jobs.ts';
import { searchFor } from './search-faults.ts';

/** Does one search after the other, as they are asked for. */
parentPort?.on('message', ({ kinds, states, change }: Job) => {
  const { found, trace } = searchFor(kinds, { ...perCommit, states }, change);
  parentPort?.postMessage({ trace, states: found.states, complete: found.complete } satisfies Outcome);
});
