// `node scripts/memory.ts`: what counter, Redis and Sentinel take as processes of this machine, by which the limits of memory in
// lib/ were chosen: idle, under load, while data is written, and while all of it is written again and the logs are rewritten.
// The most of each pod (PSS: what processes share counts once), and the CPU time of its server.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHistory } from '../e2e/checker/history.ts';
import { load, startClock } from '../e2e/checker/load.ts';
import { type Counter, startCounter } from '../local/counter.ts';
import type { Pod } from '../local/pod.ts';
import { cpuSeconds, statOf } from '../local/proc.ts';
import type { RedisSet } from '../local/redis-set.ts';
import { startWholeSet, whole } from '../service/test/redis/running-set.ts';

const SAMPLE_MILLISECONDS = 250;
const SECONDS = 30;
const CALLERS = 100;
const IDS = 50;
/** Values of a thousand bytes, so many at a time: some 107 MiB with their keys. */
const BATCHES = 20;
const BATCH = 5000;

interface Measured {
  readonly name: string;
  readonly server: number;
  readonly group: number;
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** MiB by process group. A process may end while it is looked at. */
async function memory(): Promise<ReadonlyMap<number, number>> {
  const groups = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    const [, , group] = /^\d+$/.test(entry) ? await statOf(Number(entry)).catch(() => []) : [];
    if (group === undefined) continue;
    const rollup = await readFile(`/proc/${entry}/smaps_rollup`, 'utf8').catch(() => '');
    groups.set(group, (groups.get(group) ?? 0) + Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024);
  }
  return groups;
}

async function measure(what: string, parts: readonly Measured[], happens: () => Promise<void>): Promise<void> {
  const before = await Promise.all(parts.map(({ server }) => cpuSeconds(server)));
  const most = new Map<number, number>();
  const start = Date.now();
  let isOver = false;
  const happening = happens().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const now = await memory();
    for (const { group } of parts) most.set(group, Math.max(most.get(group) ?? 0, now.get(group) ?? 0));
    await wait(SAMPLE_MILLISECONDS);
  }
  await happening;
  console.log(`${what}, ${Math.round((Date.now() - start) / 1000)} s`);
  for (const [i, { name, server, group }] of parts.entries()) {
    const seconds = (await cpuSeconds(server)) - (before[i] ?? 0);
    console.log(
      `  ${name.padEnd(18)} ${(most.get(group) ?? 0).toFixed(0).padStart(4)} MiB  ${seconds.toFixed(1).padStart(5)} s of CPU`,
    );
  }
}

async function count(counter: Counter, folder: string): Promise<void> {
  const history = writeHistory(join(folder, `history-${Date.now()}`));
  let acknowledged = 0;
  const onAcknowledged = (): void => {
    acknowledged++;
  };
  const ids = Array.from({ length: IDS }, (_, i) => `memory-${i}`);
  await load({ urls: [counter.url], workers: CALLERS, ids, seconds: SECONDS, onAcknowledged }, history, startClock());
  history.close();
  console.log(`${acknowledged} acknowledged`);
}

async function write(master: Pod, letter: string): Promise<void> {
  const script = `for i = 1, ${BATCH} do redis.call('SET', 'memory:' .. ARGV[1] .. ':' .. i, string.rep('${letter}', 1000)) end return 1`;
  for (let batch = 0; batch < BATCHES; batch++) {
    const answer = await master.as('app', 'EVAL', script, '0', String(batch));
    if (answer.trim() !== '1') throw new Error(`${master.name} answered ${answer.trim()} to a batch of keys`);
  }
}

async function partsOf(set: RedisSet, counter: Counter, master: Pod): Promise<readonly Measured[]> {
  const own = counter.process.pid ?? 0;
  const pods = [...set.redis, ...set.sentinels].map(async (pod): Promise<Measured> => {
    const server = await pod.serverId();
    return { name: `${pod.name}${pod === master ? ' (m)' : ''}`, server, group: (await statOf(server))[2] ?? 0 };
  });
  return [{ name: 'counter', server: own, group: own }, ...(await Promise.all(pods))];
}

const set = await startWholeSet();
const folder = await mkdtemp(join(tmpdir(), 'memory-'));
try {
  const counter = await startCounter(set);
  await counter.counts();
  const master = await whole(set);
  const parts = await partsOf(set, counter, master);
  const both = async (...all: readonly Promise<void>[]): Promise<void> => void (await Promise.all(all));
  await measure('idle', parts, () => wait(SECONDS * 500));
  await measure(`${CALLERS} callers`, parts, () => count(counter, folder));
  await measure(`${CALLERS} callers, data is written`, parts, () => both(count(counter, folder), write(master, 'x')));
  await measure(`${CALLERS} callers, all of it is written again`, parts, () =>
    both(count(counter, folder), write(master, 'y')),
  );
} finally {
  await set.stop();
  await rm(folder, { recursive: true });
}
