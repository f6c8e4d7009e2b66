import { readFileSync } from 'node:fs';
import { Redis, type RedisOptions } from 'ioredis';
import { addressBook } from './resolve.ts';
import type { Address, Password } from './settings.ts';

/**
 * Nothing is repeated by the client itself: whether a command may be sent again is known only to who sent it.
 * A connection that ends is not opened again by the client either; see {@link keepConnected}.
 */
const options = {
  lazyConnect: true,
  connectTimeout: 500,
  // The only way to notice a peer that is frozen or cut off.
  commandTimeout: 1000,
  // What is given up on may still be open on the other side; its answers are not awaited.
  disconnectTimeout: 10,
  keepAlive: 5000,
  enableReadyCheck: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: null,
  disableClientInfo: true,
  connectionName: 'counter',
} satisfies RedisOptions;

/** Before the next attempt; flat, so that a server is found soon after it is back. Jitter keeps callers apart. */
const PAUSE_MILLISECONDS = 50;
const pause = (): number => PAUSE_MILLISECONDS * (1 + Math.random());

const resolve = addressBook();

export interface Credentials {
  readonly username: string | undefined;
  readonly password: Password;
  readonly db?: number;
}

export interface KeptConnection {
  /** The client, while it is ready. */
  readonly client: Redis | undefined;
  /** Ends this client, whose commands fail then, and opens another. */
  replace(client: Redis, why?: string): void;
  close(): void;
}

export interface ConnectionEvents {
  ready(client: Redis): void;
  /** A client that was ready has ended, or an attempt has failed: why, as far as it is known. */
  lost(why: string): void;
}

/** One client to one address, replaced by a new one whenever it ends. */
export function keepConnected(address: Address, credentials: Credentials, events: ConnectionEvents): KeptConnection {
  let closed = false;
  let current: Redis | undefined;
  let ready: Redis | undefined;
  let timer: NodeJS.Timeout | undefined;
  let why = '';

  const again = (): void => {
    ready = undefined;
    current = undefined;
    if (closed) return;
    events.lost(why);
    timer = setTimeout(open, pause());
  };

  const open = async (): Promise<void> => {
    let client: Redis;
    try {
      client = new Redis({
        ...options,
        host: await resolve(address.host),
        port: address.port,
        db: credentials.db ?? 0,
        ...given('username', credentials.username),
        ...given('password', read(credentials.password)),
      });
    } catch (error) {
      why = String(error);
      again();
      return;
    }
    if (closed) return;
    why = 'the connection was closed';
    current = client;
    client.on('error', (error: Error) => {
      why = error.message;
    });
    client.on('ready', () => {
      ready = client;
      events.ready(client);
    });
    client.on('end', again);
    // Its failure is told by 'error' and 'end'.
    client.connect().catch(() => undefined);
  };

  void open();
  return {
    get client() {
      return ready;
    },
    replace(client, reason) {
      if (client !== ready) return;
      ready = undefined;
      why = reason ?? why;
      client.disconnect();
    },
    close() {
      closed = true;
      ready = undefined;
      clearTimeout(timer);
      current?.disconnect();
    },
  };
}

function read(password: Password): string | undefined {
  if (password === undefined || 'value' in password) return password?.value;
  return readFileSync(password.file, 'utf8').replace(/[\r\n]+$/, '');
}

const given = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
