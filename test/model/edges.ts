const CHUNK = 1 << 20;

/** Which states follow each state, in the order of their numbers. */
export interface Edges {
  add(to: number): void;
  /** No more follow this state; the next one's come. */
  close(): void;
  /** For each state whether one can be reached from it for which `isGoal` holds: 1 or 0. */
  leadingTo(isGoal: (state: number) => boolean): Uint8Array;
}

export function keepEdges(): Edges {
  const edges = growing();
  const ends = growing();
  return {
    add: edges.push,
    close: () => ends.push(edges.length()),
    leadingTo(isGoal) {
      const leads = new Uint8Array(ends.length());
      for (let state = 0; state < leads.length; state++) if (isGoal(state)) leads[state] = 1;
      // States are found from the first on, so that most edges lead to higher numbers: few rounds are enough.
      for (let changed = true; changed; ) {
        changed = false;
        for (let state = leads.length - 1; state >= 0; state--) {
          if (leads[state] === 1) continue;
          const end = ends.get(state);
          for (let i = state === 0 ? 0 : ends.get(state - 1); i < end; i++)
            if (leads[edges.get(i)] === 1) {
              leads[state] = 1;
              changed = true;
              break;
            }
        }
      }
      return leads;
    },
  };
}

function growing() {
  const chunks: Uint32Array[] = [];
  let length = 0;
  return {
    length: () => length,
    get: (i: number): number => (chunks[i >>> 20] as Uint32Array)[i & (CHUNK - 1)] as number,
    push(value: number): void {
      if ((length & (CHUNK - 1)) === 0) chunks.push(new Uint32Array(CHUNK));
      (chunks[length >>> 20] as Uint32Array)[length & (CHUNK - 1)] = value;
      length++;
    },
  };
}
