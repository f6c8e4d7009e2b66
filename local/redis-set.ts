import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type User, users } from '../lib/redis/users.ts';
import { freeAddresses } from './addresses.ts';
import { cut, type Fate, mend } from './cut.ts';
import { makePod, type Pod } from './pod.ts';
import { type Reaper, startReaper } from './reaper.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** A master, its replicas and their sentinels as processes of this machine, by the scripts that run in the cluster. */
export interface RedisSet {
  /** In the order of their ordinals. */
  readonly redis: readonly Pod[];
  readonly sentinels: readonly Pod[];
  readonly passwords: Readonly<Record<User, string>>;
  /** Holds all files of the set, a log of each pod among them, while it lives. */
  readonly folder: string;
  /** Folder of password files, as it is mounted in the cluster. */
  readonly credentials: string;
  /** Ends what else is started on this set, when the set ends. */
  readonly reaper: Reaper;
  /** Pods that start from now on are told that these, the first of all, are the members. */
  tell(members: { readonly redis: number; readonly sentinels: number }): void;
  /** What a strict majority of the sentinels names, `undefined` where they name nothing or do not agree. */
  master(): Promise<Pod | undefined>;
  /** Nothing passes between two pods from now on. Needs root and iptables. `fate` @default 'DROP' */
  cut(a: Pod, b: Pod, fate?: Fate): Promise<void>;
  mend(a: Pod, b: Pod, fate?: Fate): Promise<void>;
  /** Ends everything that was started and removes every file. */
  stop(): Promise<void>;
}

export interface RedisSetOptions {
  /** @default 3 */
  readonly redis?: number;
  /** @default 3 */
  readonly sentinels?: number;
  /** See docs/adr. @default 'disk' */
  readonly durability?: 'disk' | 'memory';
}

/** Starts all pods at once; resolves when they are started, not when there is a master. */
export async function startRedisSet(options: RedisSetOptions = {}): Promise<RedisSet> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-set-'));
  // Pods run in groups of their own and must reach their folders; the files themselves are 0600 or in such a group.
  await chmod(folder, 0o755);
  const reaper = startReaper(folder);
  const count = { redis: options.redis ?? 3, sentinel: options.sentinels ?? 3 };
  const hosts = await freeAddresses(count.redis + count.sentinel, [REDIS_PORT, SENTINEL_PORT]);
  const passwords = Object.fromEntries(users.map((user) => [user, randomBytes(16).toString('hex')])) as Record<
    User,
    string
  >;
  const credentials = join(folder, 'credentials');
  await mkdir(credentials);
  for (const user of users) await writeFile(join(credentials, user), passwords[user], { mode: 0o600 });

  const redisHosts = hosts.slice(0, count.redis);
  const sentinelHosts = hosts.slice(count.redis);
  const environment = {
    NAMESPACE: 'local',
    NODES: redisHosts.join(' '),
    SENTINELS: sentinelHosts.join(' '),
    REDIS_PORT: String(REDIS_PORT),
    SENTINEL_PORT: String(SENTINEL_PORT),
    CREDENTIALS: credentials,
    DURABILITY: options.durability ?? 'disk',
    MAXMEMORY: '0',
  };
  // Only root may give processes a group of their own; without it everything works but `cut`.
  const firstGroup = process.getuid?.() === 0 ? 40_000 + 256 * Number(redisHosts[0]?.split('.')[2]) : undefined;
  const groups = new Map<Pod, number | undefined>();
  const makePods = async (
    kind: 'node' | 'sentinel',
    names: string,
    addresses: readonly string[],
    port: number,
    offset: number,
  ) => {
    const scripts = await mountScripts(kind, join(folder, `scripts-${kind}`));
    const preStop = kind === 'node' ? 'hand-over.sh' : 'pre-stop.sh';
    return addresses.map((host, i) => {
      const group = firstGroup === undefined ? undefined : firstGroup + offset + i;
      const pod = makePod({
        name: `${names}-${i}`,
        host,
        port,
        folder,
        scripts,
        preStop,
        environment,
        passwords,
        group,
        reaper,
      });
      groups.set(pod, group);
      return pod;
    });
  };
  const redis = await makePods('node', 'redis', redisHosts, REDIS_PORT, 0);
  const sentinels = await makePods('sentinel', 'redis-sentinel', sentinelHosts, SENTINEL_PORT, 100);
  const end = (pod: Pod) => ({ name: pod.name, host: pod.host, group: groups.get(pod) });
  await Promise.all([...redis, ...sentinels].map((pod) => pod.start()));

  return {
    redis,
    sentinels,
    passwords,
    folder,
    credentials,
    reaper,
    tell(members) {
      environment.NODES = redisHosts.slice(0, members.redis).join(' ');
      environment.SENTINELS = sentinelHosts.slice(0, members.sentinels).join(' ');
    },
    master: () => namedMaster(redis, sentinels),
    cut: (a, b, fate = 'DROP') => cut(end(a), end(b), fate),
    mend: (a, b, fate = 'DROP') => mend(end(a), end(b), fate),
    stop: () => reaper.reap(),
  };
}

/** Lays the scripts of a pod into one folder, as the ConfigMap does. */
async function mountScripts(kind: 'node' | 'sentinel', to: string): Promise<string> {
  await mkdir(to);
  for (const part of ['pod', kind]) {
    const from = join(import.meta.dirname, '../lib/redis', part);
    for (const file of await readdir(from)) await copyFile(join(from, file), join(to, file));
  }
  return to;
}

async function namedMaster(redis: readonly Pod[], sentinels: readonly Pod[]): Promise<Pod | undefined> {
  const answers = await Promise.all(
    // A sentinel that does not answer names nobody.
    sentinels.map((pod) => pod.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'redis').catch(() => '')),
  );
  const named = answers.map((answer) => answer.split('\n')[0]);
  return redis.find((pod) => named.filter((host) => host === pod.host).length > sentinels.length / 2);
}
