import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort } from '../../../local/addresses.ts';
import { type Reaper, startReaper } from '../../../local/reaper.ts';
import { couldBeElected } from '../../src/commit/election.ts';
import type { ReplicaView, SentinelAnswer } from '../../src/redis/answers.ts';
import { parseAnswer, question, type Replies } from '../../src/redis/parse-answer.ts';
import { until } from '../redis/running-set.ts';

// One master, one replica, one sentinel and nobody else: what the sentinel does not elect, nothing hides.
let reaper: Reaper;
let master: Redis;
let replica: Redis & { group: number };
let sentinel: Redis;
let address: string;

async function start(folder: string, name: string, lines: string[], ...options: string[]) {
  const port = await freePort();
  const file = join(folder, `${name}.conf`);
  await writeFile(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, ...lines].join('\n'));
  const server = spawn('redis-server', [file, ...options], { detached: true, stdio: 'ignore' });
  const group = server.pid as number;
  reaper.watch(group);
  server.once('exit', () => reaper.forget(group));
  const client = new Redis({ host: '127.0.0.1', port, password: 'secret', retryStrategy: () => 50 });
  client.on('error', () => undefined);
  return Object.assign(client, { group, port });
}

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-choice-'));
  reaper = startReaper(folder);
  const data = ['save ""', 'requirepass secret', 'masterauth secret', 'repl-diskless-sync-delay 0'];
  const first = await start(folder, 'master', data);
  const second = await start(folder, 'replica', [...data, `replicaof 127.0.0.1 ${first.port}`]);
  address = `127.0.0.1:${second.port}`;
  [master, replica] = [first, second];
  sentinel = await start(
    folder,
    'sentinel',
    [
      'requirepass secret',
      `sentinel monitor redis 127.0.0.1 ${first.port} 1`,
      'sentinel auth-pass redis secret',
      `sentinel down-after-milliseconds redis ${DOWN_AFTER}`,
    ],
    '--sentinel',
  );
  await until('the sentinel is there', async () => (await sentinel.ping().catch(() => '')) === 'PONG' || undefined);
  await sentinel.call('SENTINEL', 'DEBUG', 'INFO-PERIOD', '300');
  await until('the sentinel could elect the replica', async () => ((await view()).electable ? true : undefined), {
    seen,
  });
}, 40_000);
afterEach(async () => {
  for (const client of [master, replica, sentinel]) client.disconnect();
  await reaper.reap();
}, 20_000);

const DOWN_AFTER = 2000;

async function view(): Promise<{ answer: SentinelAnswer; of: ReplicaView | undefined; electable: boolean }> {
  const replies = await sentinel
    .pipeline(question('redis').map(([command, ...rest]) => ['call', command, ...rest]))
    .exec();
  const answer = parseAnswer(replies as Replies);
  if (answer === undefined || answer === 'nothing') throw new Error(`no answer: ${JSON.stringify(replies)}`);
  const of = answer.replicas.find((replica) => replica.address === address);
  return { answer, of, electable: couldBeElected(address, answer) };
}

const seen = async () => {
  const { of } = await view();
  return JSON.stringify({ ...of, flags: [...(of?.flags ?? [])] });
};

/** What the sentinel itself says when it is told to choose. */
const choice = (): Promise<unknown> =>
  sentinel.call('SENTINEL', 'FAILOVER', 'redis').catch((error: Error) => error.message);

/** Waits for a state in which the mirror refuses the replica, and lets the sentinel choose in it. */
async function refused(what: string, is: (replica: ReplicaView) => boolean, seconds = 20): Promise<void> {
  await until(
    what,
    async () => {
      const { of, electable } = await view();
      return of && is(of) && !electable ? true : undefined;
    },
    { seconds, seen },
  );
  expect(await choice()).toBe('NOGOODSLAVE No suitable replica to promote');
}

describe('the sentinel elects as the mirror says', () => {
  it('a replica that is well', async () => {
    expect((await view()).electable).toBe(true);
    expect(await choice()).toBe('OK');
  }, 40_000);

  it('none of priority 0', async () => {
    await replica.config('SET', 'replica-priority', 0);
    await refused('the priority is seen', ({ priority }) => priority === 0);
  }, 40_000);

  it('none whose INFO is old, though it is not down yet', async () => {
    process.kill(-replica.group, 'SIGSTOP');
    await refused('its INFO is old', ({ flags }) => !flags.has('s_down'));
  }, 40_000);

  it('none that is down', async () => {
    process.kill(-replica.group, 'SIGSTOP');
    await refused('it is down', ({ flags }) => flags.has('s_down'));
  }, 40_000);

  it('none that is disconnected', async () => {
    process.kill(-replica.group, 'SIGKILL');
    await refused('it is disconnected', ({ flags }) => flags.has('disconnected'));
  }, 40_000);

  it('none whose link to the master has been down for more than ten times down-after', async () => {
    await replica.config('SET', 'masterauth', 'wrong');
    await replica.call('CLIENT', 'KILL', 'TYPE', 'master');
    const short = await until('its link is down', async () => {
      const { of, electable } = await view();
      return of && of.linkDownFor > 0 ? electable : undefined;
    });
    expect(short).toBe(true);
    await refused('its link has been down for long', ({ linkDownFor }) => linkDownFor > 10 * DOWN_AFTER, 40);
  }, 80_000);
});
