/** `make dev`: the whole system as processes of this machine, until q, Ctrl-C or SIGTERM. */
import { isFree } from './addresses.ts';
import { followFailovers } from './dev/failovers.ts';
import { injure } from './dev/injuries.ts';
import { type Key, takeKeys } from './dev/keys.ts';
import { type Load, startLoad } from './dev/load.ts';
import { observe } from './dev/observe.ts';
import { followRate } from './dev/rate.ts';
import { openScreen } from './dev/screen.ts';
import { type Service, startService } from './dev/service.ts';
import { statusLine } from './dev/status-line.ts';
import { startRedisSet } from './redis-set.ts';

const LOOK_MILLISECONDS = 200;
const RATE_MILLISECONDS = 1000;
/** What callers still wait for at the end is not worth more. */
const STOP_MILLISECONDS = 2000;

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) fail(`PORT is '${text}': it must be a number from 1 to 65535`);
  return port;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const port = portFrom(process.env.PORT ?? '8080');
if (!(await isFree('127.0.0.1', port)))
  fail(`port ${port} of 127.0.0.1 is taken: choose another, as in PORT=${port + 1} make dev`);

const { say, status } = openScreen(process.stdout);
const set = await startRedisSet();
const injuries = injure(set);
const observer = observe(set);
let service: Service | undefined;
let load: Load | undefined;
let releaseTerminal: (() => Promise<void>) | undefined;
let stopping = false;

const stop = async (exitStatus: number): Promise<void> => {
  if (stopping) return;
  stopping = true;
  // A key that is being done is done to its end, or it may do it after what follows.
  await Promise.race([releaseTerminal?.(), pause(STOP_MILLISECONDS)]);
  status('');
  observer.close();
  await injuries.release();
  await Promise.race([service?.stop(), pause(STOP_MILLISECONDS)]);
  await set.stop();
  process.exit(exitStatus);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));

// Where it ends before it counts, it has said why.
service = await startService(set, port, say).catch(() => undefined);
if (!service) await stop(1);
const { url } = service as Service;

const master = await set.master();
say(`master is ${master?.name} at ${master?.host}:${master?.port}; logs in ${set.folder}`);
say(`counting on ${url}; try: curl ${url}/hello`);
say('Ctrl-C ends it and leaves nothing behind');

const toggleLoad = async (): Promise<string> => {
  if (load) {
    const ending = load;
    load = undefined;
    return `load ended: ${await ending.stop()}`;
  }
  load = startLoad(url);
  return 'load: 20 callers, each of whom sends when it has its answer; l again ends it';
};
const keys: Readonly<Record<string, Key>> = {
  k: { does: 'kill the master', press: injuries.kill },
  f: { does: 'freeze it', press: injuries.freeze },
  c: { does: 'cut it off', press: injuries.cut },
  b: { does: 'bring back', press: injuries.mend },
  l: { does: 'load', press: toggleLoad },
};
if (process.stdin.isTTY) releaseTerminal = takeKeys(process.stdin, keys, say, () => stop(0));

const sentenceFor = followFailovers();
const rateOf = followRate();
let perSecond = 0;
const measure = async (): Promise<void> => {
  while (!stopping) {
    perSecond = await rateOf(service?.adminUrl);
    await pause(RATE_MILLISECONDS);
  }
};
if (process.stdout.isTTY) measure();
while (!stopping) {
  const view = await observer.look();
  if (stopping) break;
  const sentence = sentenceFor(view, performance.now());
  if (sentence !== undefined) say(sentence);
  status(statusLine(view, set.sentinels.length, perSecond));
  await pause(LOOK_MILLISECONDS);
}
