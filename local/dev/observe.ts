import { Redis } from 'ioredis';
import type { Pod } from '../pod.ts';
import type { RedisSet } from '../redis-set.ts';

/** Who has not answered in so long is shown as silent: less than what the sentinels wait for, more than a busy machine takes. */
const ANSWER_MILLISECONDS = 400;
const RECONNECT_MILLISECONDS = 50;

/** What a redis pod says of itself. */
export interface RedisView {
  readonly name: string;
  /** `away` where nobody listens, `silent` where no answer comes in time. */
  readonly role: 'master' | 'replica' | 'away' | 'silent';
  /** Term and count of its data, `undefined` where it did not answer. */
  readonly version?: string;
}

/** What all pods of a set say at about one time. */
export interface View {
  /** The pod that a strict majority of the sentinels names. */
  readonly named: string | undefined;
  readonly redis: readonly RedisView[];
  /** How many sentinels answered. */
  readonly sentinels: number;
}

export interface Observer {
  look(): Promise<View>;
  close(): void;
}

/** Keeps a connection to each pod, so that a look costs nothing worth naming. */
export function observe(set: RedisSet): Observer {
  const connect = ({ host, port }: Pod): Redis => {
    const client = new Redis({
      host,
      port,
      username: 'node',
      password: set.passwords.node,
      connectTimeout: ANSWER_MILLISECONDS,
      commandTimeout: ANSWER_MILLISECONDS,
      retryStrategy: () => RECONNECT_MILLISECONDS,
      // A question that can't be asked now is answered now: by "away".
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      disableClientInfo: true,
    });
    // What cannot be reached shows in its view.
    client.on('error', () => undefined);
    return client;
  };
  const redis = set.redis.map((pod) => ({ pod, client: connect(pod) }));
  const sentinels = set.sentinels.map(connect);

  return {
    async look() {
      const [views, answers] = await Promise.all([
        Promise.all(redis.map(({ pod, client }) => viewOf(pod.name, client))),
        Promise.all(sentinels.map(namedBy)),
      ]);
      const named = set.redis.find(({ host }) => answers.filter((it) => it === host).length > sentinels.length / 2);
      return { named: named?.name, redis: views, sentinels: answers.filter((it) => it !== undefined).length };
    },
    close() {
      for (const client of [...redis.map((it) => it.client), ...sentinels]) client.disconnect();
    },
  };
}

async function viewOf(name: string, client: Redis): Promise<RedisView> {
  try {
    const [role, version] = await Promise.all([client.role(), client.get('/version')]);
    return { name, role: role[0] === 'master' ? 'master' : 'replica', version: version ?? '0 0' };
  } catch {
    return { name, role: client.status === 'ready' ? 'silent' : 'away' };
  }
}

/** The address that a sentinel names, '' where it names none, `undefined` where it does not answer. */
async function namedBy(client: Redis): Promise<string | undefined> {
  try {
    const answer = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'redis')) as string[] | null;
    return answer?.[0] ?? '';
  } catch {
    return undefined;
  }
}
