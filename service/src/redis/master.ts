import type { Redis } from 'ioredis';
import { addressOf } from './answers.ts';
import { type ConnectionEvents, type KeptConnection, keepConnected } from './connection.ts';
import type { Sentinels } from './sentinels.ts';
import type { RedisSettings } from './settings.ts';

/** A connection to the master that a majority names: replaced when it ends, fails or the majority moves. */
export interface MasterConnection {
  /** The client, while it is ready. */
  readonly client: Redis | undefined;
  /** The client, once it is ready; `undefined` when it is not by then. */
  ready(milliseconds: number): Promise<Redis | undefined>;
  /** Gives a client up, whose commands fail then, and has the sentinels asked again. */
  replace(client: Redis, why?: string): void;
  close(): void;
}

export function connectMaster(
  settings: RedisSettings,
  sentinels: Sentinels,
  events: Partial<ConnectionEvents>,
): MasterConnection {
  let connection: KeptConnection | undefined;
  let address: string | undefined;
  let closed = false;
  const waiting = new Set<(client: Redis | undefined) => void>();

  const follow = (named: string): void => {
    if (named === address) return;
    connection?.close();
    address = named;
    connection = keepConnected(addressOf(named), settings, {
      ready: (client) => {
        for (const resolve of waiting) resolve(client);
        waiting.clear();
        events.ready?.(client);
      },
      lost: (why) => {
        events.lost?.(why);
        sentinels.hurry();
      },
    });
  };

  sentinels.onMove((master) => follow(master.address));
  if (sentinels.master) follow(sentinels.master.address);

  return {
    get client() {
      return connection?.client;
    },
    async ready(milliseconds) {
      if (connection?.client || closed) return connection?.client;
      sentinels.hurry();
      return new Promise((resolve) => {
        const answer = (client: Redis | undefined): void => {
          clearTimeout(timer);
          waiting.delete(answer);
          resolve(client);
        };
        const timer = setTimeout(() => answer(undefined), milliseconds);
        waiting.add(answer);
      });
    },
    replace(client, why) {
      connection?.replace(client, why);
      sentinels.hurry();
    },
    close() {
      closed = true;
      connection?.close();
      for (const resolve of waiting) resolve(undefined);
    },
  };
}
