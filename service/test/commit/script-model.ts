import { inOrder, type SentBatch } from './scripts.ts';

/** What commit.lua and open.lua do, for ids that can be counted, told a second time. */
export interface ScriptModel {
  readonly counts: ReadonlyMap<string, number>;
  open(lane: string): void;
  /** As when its time to live is over. */
  drop(lane: string): void;
  send(batch: SentBatch): string;
  /** As it is now, and goes on by itself: a copy that falls behind. */
  copy(): ScriptModel;
}

interface Data {
  readonly lanes: Map<string, { readonly last: number; readonly results: string }>;
  readonly counts: Map<string, number>;
  readonly term: number;
}

export const scriptModel = (): ScriptModel => modelOf({ lanes: new Map(), counts: new Map(), term: 0 });

function modelOf(data: Data): ScriptModel {
  const { lanes, counts } = data;
  let { term } = data;
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
    copy: () => modelOf({ lanes: new Map(lanes), counts: new Map(counts), term }),
  };
}
