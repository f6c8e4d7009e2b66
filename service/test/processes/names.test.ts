import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { freeAddresses } from '../../../local/addresses.ts';
import { type Counter, startCounter } from '../../../local/counter.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { CountFailed } from '../../src/store.ts';
import { countsOf, endCallers, startCallers } from '../commit/callers.ts';
import { type Forwarder, startForwarder } from '../redis/forwarder.ts';
import { type NameServer, startNameServer } from '../redis/name-server.ts';
import { startWholeSet, until, whole } from '../redis/running-set.ts';

// The service finds the sentinels by name, and each name leads through a forwarder, as that of a Service does.
const names = ['sentinel-0.test', 'sentinel-1.test', 'sentinel-2.test'];
const SENTINEL_PORT = 26379;

let set: RedisSet;
let folder: string;
let hosts: string[];
let nameServer: NameServer;
let forwarders: Forwarder[];
let counter: Counter;

beforeAll(async () => {
  set = await startWholeSet({ durability: 'memory' });
}, 90_000);
afterAll(async () => {
  endCallers();
  await set?.stop();
}, 20_000);

const forward = (name: number, host: string): Promise<Forwarder> => {
  nameServer.addresses.set(names[name] as string, host);
  const { host: to, port } = set.sentinels[name] as { host: string; port: number };
  return startForwarder({ host, port: SENTINEL_PORT }, { host: to, port });
};

beforeEach(async () => {
  await whole(set);
  hosts = await freeAddresses(7, [SENTINEL_PORT, 53]);
  const own = hosts[6] as string;
  nameServer = await startNameServer(own);
  forwarders = await Promise.all(names.map((_, i) => forward(i, hosts[i] as string)));
  folder = await mkdtemp(join(tmpdir(), 'names-'));
  await writeFile(join(folder, 'resolv.conf'), `nameserver ${own}\noptions timeout:1 attempts:2\n`);
  counter = await startCounter(set, {
    // A view of the files of its own, in which this name server is the machine's.
    command: [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount --bind "$0" /etc/resolv.conf && exec "$@"',
      join(folder, 'resolv.conf'),
    ],
    environment: { REDIS_SENTINELS: names.map((name) => `${name}:${SENTINEL_PORT}`).join(), DRAIN_MS: '0' },
  });
  await counter.counts();
}, 60_000);
afterEach(async () => {
  endCallers();
  await counter?.stop();
  await nameServer?.stop();
  for (const forwarder of forwarders) await forwarder.close();
  await rm(folder, { recursive: true });
}, 30_000);

const increment = async (id: string): Promise<number> => {
  const response = await fetch(`${counter.url}/${id}`);
  const body = await response.text();
  if (response.status !== 200) throw new CountFailed(`${response.status}: ${body}`);
  return (JSON.parse(body) as { count: number }).count;
};

const sentinelsConnected = async (): Promise<number> =>
  Number(/^counter_sentinels_connected (\d+)/m.exec(await (await fetch(`${counter.adminUrl}/metrics`)).text())?.[1]);

async function nothingIsLostWhen(happen: () => Promise<unknown>, prefix: string): Promise<void> {
  const ids = Array.from({ length: 20 }, (_, i) => `${prefix}-${i}`);
  const callers = startCallers(increment, { ids });
  await callers.further(500);
  await happen();
  const master = await whole(set);
  await master.killServer();
  await callers.further(500);
  await whole(set);
  const verdict = await callers.verdict(countsOf(await whole(set)));
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
}

it('a silent name server hinders nobody, though all sentinels restart and the master dies', async () => {
  await nothingIsLostWhen(async () => {
    nameServer.silence();
    for (const sentinel of set.sentinels) {
      await sentinel.kill();
      await sentinel.start();
    }
    await until(
      'all sentinels are connected again',
      async () => ((await sentinelsConnected()) === 3 ? true : undefined),
      {
        seen: sentinelsConnected,
      },
    );
  }, 'silent');
}, 120_000);

it('sentinels whose addresses change one after the other are found again, and so is the next master', async () => {
  await nothingIsLostWhen(async () => {
    for (const i of names.keys()) {
      await forwarders[i]?.close();
      forwarders[i] = await forward(i, hosts[i + 3] as string);
      await until(
        'the sentinel is connected again',
        async () => ((await sentinelsConnected()) === 3 ? true : undefined),
        {
          seen: sentinelsConnected,
        },
      );
    }
  }, 'moved');
}, 120_000);
