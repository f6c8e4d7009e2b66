import { inOrder, type SentBatch } from './scripts.ts';

/** What commit.lua and open.lua do, for ids that can be counted, told a second time. */
export interface ScriptModel {
  readonly counts: Map<string, number>;
  open(lane: string): void;
  /** As when its time to live is over. */
  drop(lane: string): void;
  send(batch: SentBatch): string;
}

export function scriptModel(): ScriptModel {
  const lanes = new Map<string, { last: number; results: string }>();
  const counts = new Map<string, number>();
  let term = 0;
  return {
    counts,
    open: (lane) => {
      if (!lanes.has(lane)) lanes.set(lane, { last: 0, results: '' });
    },
    drop: (lane) => lanes.delete(lane),
    send(batch) {
      if (batch.term !== undefined && term > batch.term) return `TERM ${term}`;
      const lane = lanes.get(batch.lane);
      if (!lane) return 'NOLANE';
      if (lane.last > batch.number) return `STALE ${lane.last}`;
      if (lane.last < batch.number - 1) return `GAP ${lane.last}`;
      if (batch.term !== undefined) term = batch.term;
      if (lane.last < batch.number) {
        const results = inOrder(batch.times).map(([id, times]) => {
          counts.set(id, (counts.get(id) ?? 0) + times);
          return counts.get(id);
        });
        lanes.set(batch.lane, { last: batch.number, results: results.join(',') });
      }
      return `${batch.number}|${lanes.get(batch.lane)?.results}`;
    },
  };
}
