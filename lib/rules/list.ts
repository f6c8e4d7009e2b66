// `npm run rules`: what is checked at every synth, and why.
import { rules } from './rules.ts';

const width = Math.max(...rules.map(({ name }) => name.length));
for (const { name, why } of rules) console.log(`${name.padEnd(width)}  ${why}`);
