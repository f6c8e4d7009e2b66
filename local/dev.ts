/** `make dev`: the whole system as processes of this machine, until Ctrl-C or SIGTERM. */
import { isFree } from './addresses.ts';
import { startCounter } from './counter.ts';
import { type RedisSet, startRedisSet } from './redis-set.ts';

const MASTER_POLL_MILLISECONDS = 250;
const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 23)}  ${text}`);

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) fail(`PORT is '${text}': it must be a number from 1 to 65535`);
  return port;
}

async function announce(set: RedisSet, url: string): Promise<void> {
  const master = await set.master();
  say(`master is ${master?.name} at ${master?.host}:${master?.port}; logs in ${set.folder}`);
  say(`counting on ${url}; try: curl ${url}/hello`);
  say('Ctrl-C ends it and leaves nothing behind');
}

/** Tells of each change of the master, and how long none was named. */
async function tellFailovers(set: RedisSet, stopped: AbortSignal): Promise<void> {
  let last = await set.master();
  let since: number | undefined;
  while (!stopped.aborted) {
    const master = await set.master();
    if (master && master !== last) {
      say(`${master.name} is master now${last ? ` (before: ${last.name})` : ''}`);
      last = master;
    }
    if (!master) since ??= Date.now();
    else if (since !== undefined) {
      say(`the sentinels agree again, after ${((Date.now() - since) / 1000).toFixed(1)} s`);
      since = undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, MASTER_POLL_MILLISECONDS));
  }
}

const port = portFrom(process.env.PORT ?? '8080');
if (!(await isFree('127.0.0.1', port)))
  fail(`port ${port} of 127.0.0.1 is taken: choose another, as in PORT=${port + 1} make dev`);

const set = await startRedisSet();
const stopped = new AbortController();
let counter: Awaited<ReturnType<typeof startCounter>> | undefined;
const stop = async (status: number): Promise<void> => {
  if (stopped.signal.aborted) return;
  stopped.abort();
  await counter?.stop();
  await set.stop();
  process.exit(status);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));

counter = await startCounter(set, { port, onLine: (line) => say(`counter: ${line}`), environment: { DRAIN_MS: '0' } });
counter.ended.then((status) => {
  if (!stopped.signal.aborted) say(`the counter ended by itself, status ${status}`);
  return stop(1);
});
// Where it ends before it counts, that is told above.
await counter.counts().catch(() => stop(1));
await announce(set, counter.url);
await tellFailovers(set, stopped.signal);
