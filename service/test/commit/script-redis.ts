import { Redis } from 'ioredis';
import { load } from '../../src/commit/scripts.ts';
import { startPlainRedis } from '../redis/plain-redis.ts';

/** A Redis with the scripts loaded, and a client to it. */
export interface ScriptRedis {
  readonly port: number;
  readonly client: Redis;
  stop(): Promise<void>;
}

export async function startScriptRedis(): Promise<ScriptRedis> {
  const redis = await startPlainRedis('--repl-diskless-sync-delay', '0');
  const client = new Redis({ port: redis.port });
  await load(client);
  return {
    port: redis.port,
    client,
    async stop() {
      client.disconnect();
      await redis.stop();
    },
  };
}
