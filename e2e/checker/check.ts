/** `npm run check -- --url … --workers … --seconds …`: load, then the verdict. Exit status 0 only where nothing is lost, double or failed. */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readHistory, writeHistory } from './history.ts';
import { load, startClock } from './load.ts';
import { readCounts } from './store.ts';
import { isRight, judge } from './verdict.ts';

const usage = `usage: npm run check -- --url http://HOST:PORT [--url …] [--workers 20] [--seconds 10] [--rate PER_SECOND] [--ids 10] [--history FILE]`;

function wrong(text: string): never {
  console.error(`${text}\n${usage}`);
  process.exit(2);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number))) wrong(`--${name} is '${text}': it must be a number above 0`);
  return number;
}

function whole(name: string, text: string): number {
  const number = positive(name, text);
  if (!Number.isInteger(number)) wrong(`--${name} is '${text}': it must be a whole number`);
  return number;
}

function address(text: string): string {
  if (!URL.canParse(text) || !text.startsWith('http://'))
    wrong(`--url is '${text}': it must be of the form http://HOST:PORT`);
  return new URL(text).origin;
}

function options() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string', multiple: true },
        workers: { type: 'string', default: '20' },
        seconds: { type: 'string', default: '10' },
        rate: { type: 'string' },
        ids: { type: 'string', default: '10' },
        history: { type: 'string' },
      },
    }).values;
  } catch (error) {
    wrong((error as Error).message);
  }
}

const given = options();
if (!given.url) wrong('--url is missing');
const urls = given.url.map(address);
const prefix = `check-${randomBytes(6).toString('hex')}-`;
const ids = Array.from({ length: whole('ids', given.ids) }, (_, i) => `${prefix}${i}`);
const file = given.history ?? join(await mkdtemp(join(tmpdir(), 'check-')), 'history');
const stopped = new AbortController();
process.on('SIGINT', () => stopped.abort());

const history = writeHistory(file);
await load(
  {
    urls,
    ids,
    workers: whole('workers', given.workers),
    seconds: positive('seconds', given.seconds),
    ...(given.rate === undefined ? {} : { rate: positive('rate', given.rate) }),
    signal: stopped.signal,
  },
  history,
  startClock(),
);
history.close();
const verdict = await judge(readHistory(file), await readCounts(urls, ids));

const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
console.log(`history       ${file}`);
console.log(`acknowledged  ${verdict.acknowledged} in ${verdict.seconds.toFixed(1)} s`);
console.log(`lost          ${verdict.lost}`);
console.log(`double        ${verdict.double}`);
console.log(`backwards     ${verdict.backwards}`);
console.log(`failed        ${verdict.failed}`);
console.log(`unknown       ${verdict.unknown}`);
console.log(`not sent      ${verdict.notSent}`);
console.log(`longest stall ${ms(verdict.longestStall)}`);
console.log(
  `latency       p50 ${ms(verdict.latency.p50)}, p99 ${ms(verdict.latency.p99)}, p99.9 ${ms(verdict.latency.p999)}`,
);
for (const sentence of verdict.evidence) console.log(`  ${sentence}`);
process.exitCode = isRight(verdict) && verdict.failed === 0 && verdict.acknowledged > 0 ? 0 : 1;
