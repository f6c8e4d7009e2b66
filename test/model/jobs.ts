import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Kind } from './faults.ts';
import type { Settings } from './model.ts';

export interface Job {
  readonly kinds: readonly Kind[];
  readonly states: number;
  readonly change: Partial<Omit<Settings, 'table'>>;
}

export interface Outcome {
  readonly trace: readonly string[];
  readonly states: number;
  /** No state was left out. */
  readonly complete: boolean;
}

/** Searches in a thread of plain node: in jest's own context each use of a global costs ten times as much. */
export function startSearching() {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  return {
    async search(job: Job): Promise<Outcome> {
      worker.postMessage(job);
      const [outcome] = await once(worker, 'message');
      return outcome;
    },
    stop: () => worker.terminate(),
  };
}
