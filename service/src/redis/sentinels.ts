import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type Answers, keyOf, type Named, namedMaster } from './answers.ts';
import { type KeptConnection, keepConnected } from './connection.ts';
import { parseAnswer, question, type Replies } from './parse-answer.ts';
import type { RedisSettings } from './settings.ts';

/** Between two looks while nothing calls for one. */
const LOOK_MILLISECONDS = 1000;
/** Between two looks at the least, however many call for one. */
const LEAST_MILLISECONDS = 50;
/** For one sentinel's answer; a later one counts as silence, since a question must not wait for a frozen sentinel. */
const ANSWER_MILLISECONDS = 400;

/** Who is master, as the sentinels say. */
export interface Sentinels {
  /** Whom a strict majority named last. It stays while they name none. */
  readonly master: Named | undefined;
  /** How many sentinels there is a connection to. */
  readonly connected: number;
  /** What was answered last by a majority that named it. */
  readonly answers: Answers;
  /** A question that starts with this call. */
  ask(): Promise<Answers>;
  /** Looks again soon: the caller has a reason to think that the master has moved. */
  hurry(): void;
  /** Calls back whenever another master, or the same at another epoch, is named. */
  onMove(listener: (master: Named) => void): void;
  close(): void;
}

export function watchSentinels(settings: RedisSettings, log: Logger): Sentinels {
  const listeners: ((master: Named) => void)[] = [];
  const credentials = { username: settings.sentinelUsername, password: settings.sentinelPassword };
  let master: Named | undefined;
  let known: Answers = [];
  let asked = 0;
  let taken = 0;
  let lookedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const connections = settings.sentinels.map((address) => {
    const name = keyOf(address);
    let told = false;
    return keepConnected(address, credentials, {
      ready: (client) => {
        if (told) log.info({ sentinel: name }, 'a sentinel answers again');
        told = false;
        subscribe(client);
        hurry();
      },
      lost: (why) => {
        if (!told) log.warn({ sentinel: name, why }, 'a sentinel does not answer');
        told = true;
      },
    });
  });

  const subscribe = (client: Redis): void => {
    client.on('message', () => hurry());
    // A failure ends the connection, and the next one subscribes again.
    client.subscribe('+switch-master').catch(() => client.disconnect());
  };

  const ask = async (): Promise<Answers> => {
    const number = ++asked;
    const answers = await Promise.all(connections.map((connection) => askOne(connection, settings.masterName)));
    take(answers, number);
    return answers;
  };

  const take = (answers: Answers, number: number): void => {
    const named = namedMaster(answers);
    // Questions may overlap; an older one that is answered later must not bring an old master back.
    if (!named || number < taken) return;
    taken = number;
    known = answers;
    if (named.address === master?.address && named.epoch === master.epoch) return;
    master = named;
    for (const listener of listeners) listener(named);
  };

  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    clearTimeout(timer);
    timer = undefined;
    await ask();
    if (!closed) timer ??= setTimeout(look, LOOK_MILLISECONDS);
  };

  const hurry = (): void => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, lookedAt + LEAST_MILLISECONDS - performance.now()));
  };

  void look();
  return {
    get master() {
      return master;
    },
    get answers() {
      return known;
    },
    get connected() {
      return connections.filter(({ client }) => client).length;
    },
    ask,
    hurry,
    onMove: (listener) => listeners.push(listener),
    close() {
      closed = true;
      clearTimeout(timer);
      for (const connection of connections) connection.close();
    },
  };
}

async function askOne(connection: KeptConnection, masterName: string): Promise<Answers[number]> {
  const { client } = connection;
  if (!client) return undefined;
  const asked = client.pipeline(question(masterName).map(([command, ...rest]) => ['call', command, ...rest])).exec();
  const replies = asked.then(
    (replies) => {
      const answer = parseAnswer((replies ?? []) as Replies);
      // Not even within the client's own time limit: the connection is dead, the sentinel frozen, or it refuses.
      if (answer === undefined) connection.replace(client, replies?.find(([error]) => error)?.[0]?.message);
      return answer;
    },
    () => undefined,
  );
  return Promise.race([replies, wait(ANSWER_MILLISECONDS, undefined, { ref: false })]);
}

/** Without sentinels there is one Redis, and nobody to ask. */
export function withoutSentinels(settings: RedisSettings): Sentinels {
  return {
    master: { address: keyOf(settings.address), epoch: undefined },
    answers: [],
    connected: 0,
    ask: async () => [],
    hurry: () => undefined,
    onMove: () => undefined,
    close: () => undefined,
  };
}
