/**
 * `node local/cost.ts [SECONDS]`: what the scripts of a set that is whole and idle take, beside their servers: share of a core, and
 * memory (PSS: what pods share counts once). On a machine that does something else the shares are too high.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { Pod } from './pod.ts';
import { cpuSeconds, cpuSecondsWithChildren, statOf } from './proc.ts';
import { startRedisSet } from './redis-set.ts';

const WHOLE_DEADLINE_MILLISECONDS = 60_000;
/** Looks become seldom after some 30 s in which nothing has changed. */
const SETTLE_SECONDS = 40;

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** MiB of all processes of a pod but its server. */
async function memory(script: number, server: number): Promise<number> {
  let kibibytes = 0;
  for (const entry of await readdir('/proc')) {
    const id = Number(entry);
    if (!Number.isInteger(id) || id === server) continue;
    // A process may end while it is looked at.
    const [, , group] = await statOf(id).catch(() => []);
    if (group !== script) continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kibibytes / 1024;
}

const seconds = Number(process.argv[2] ?? '60');
if (!(seconds > 0)) throw new Error(`'${process.argv[2]}' is no number of seconds: as in node local/cost.ts 60`);

const set = await startRedisSet();
try {
  const deadline = Date.now() + WHOLE_DEADLINE_MILLISECONDS;
  while (!(await set.master())) {
    if (Date.now() > deadline) throw new Error(`no master after ${WHOLE_DEADLINE_MILLISECONDS} ms`);
    await wait(0.5);
  }
  await wait(SETTLE_SECONDS);
  const pods: readonly Pod[] = [...set.redis, ...set.sentinels];
  const before = await Promise.all(
    pods.map(async (pod) => {
      const server = await pod.serverId();
      const [, script = 0] = await statOf(server);
      return {
        pod,
        script,
        server,
        spent: await cpuSecondsWithChildren(script),
        serverSpent: await cpuSeconds(server),
      };
    }),
  );
  let most = before.map(() => 0);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const now = await Promise.all(before.map(({ script, server }) => memory(script, server)));
    most = most.map((value, i) => Math.max(value, now[i] ?? 0));
    await wait(1);
  }
  for (const [i, { pod, script, server, spent: was, serverSpent: serverWas }] of before.entries()) {
    const share = (100 * ((await cpuSecondsWithChildren(script)) - was)) / seconds;
    const serverShare = (100 * ((await cpuSeconds(server)) - serverWas)) / seconds;
    console.log(
      `${pod.name.padEnd(17)} script ${share.toFixed(2)} % of a core, at most ${most[i]?.toFixed(1)} MiB; server ${serverShare.toFixed(2)} %`,
    );
  }
} finally {
  await set.stop();
}
