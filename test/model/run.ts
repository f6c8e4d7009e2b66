import { byHand, perCommit } from './depth.ts';
import { type Kind, kinds } from './faults.ts';
import { searchFor } from './search-faults.ts';

/** `make model`: what was searched, and the trace of a broken promise. DEPTH=2: pairs of faults; KINDS= some of them. */

const DEPTHS = { '1': perCommit, '2': byHand } as const;

const { DEPTH = '1', KINDS = kinds.join() } = process.env;
const depth = DEPTHS[DEPTH as keyof typeof DEPTHS];
const wanted = KINDS.split(',');
const unknown = wanted.filter((kind) => !(kinds as readonly string[]).includes(kind));
if (!depth || unknown.length > 0) {
  const mistake = depth
    ? `KINDS has '${unknown.join()}': it may have ${kinds.join()}`
    : `DEPTH is '${DEPTH}': it must be 1 or 2`;
  process.stderr.write(`${mistake}\n`);
  process.exit(1);
}

const { faults, split, batches, highestEpoch } = depth.settings;
console.log(
  `faults ${faults}, batches ${batches}, highest epoch ${highestEpoch}, look and deed ${split ? 'apart' : 'of one instant'}\n`,
);
console.log('fault                          states  steps  seconds');
let failed = false;
let total = 0;
for (const kind of wanted as Kind[]) {
  const { found, trace } = searchFor([kind], depth);
  const { states, steps, complete, seconds, capped } = found;
  total += states;
  const reach = complete
    ? `all${capped > 0 ? `, ${capped} of them only to the highest epoch` : ''}`
    : `of ${steps} steps`;
  console.log(
    `${kind.padEnd(26)} ${String(states).padStart(10)}  ${String(steps).padStart(5)}  ${seconds.toFixed(1).padStart(7)}  ${reach}`,
  );
  if (trace.length === 0) continue;
  failed = true;
  console.log(`\nBROKEN: ${trace.join('\n')}\n`);
}
console.log(`\n${total} states, ${failed ? 'a promise is BROKEN' : 'no promise is broken'}`);
process.exitCode = failed ? 1 : 0;
