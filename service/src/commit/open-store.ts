import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { connectMaster } from '../redis/master.ts';
import { watchSentinels, withoutSentinels } from '../redis/sentinels.ts';
import type { RedisSettings } from '../redis/settings.ts';
import { CountFailed, NotSent, type Store } from '../store.ts';

const script = readFileSync(new URL('./add.lua', import.meta.url), 'utf8');

export function openStore(settings: RedisSettings, log: Logger, _metrics: Registry): Store {
  const sentinels = settings.sentinels.length === 0 ? withoutSentinels(settings) : watchSentinels(settings, log);
  const master = connectMaster(settings, sentinels, (why) => log.warn({ why }, 'no connection to the master'));
  const exact = (count: string): number | bigint =>
    Number.isSafeInteger(Number(count)) ? Number(count) : BigInt(count);

  return {
    async increment(id) {
      const client = await master.ready(settings.deadlineMilliseconds);
      if (!client) throw new NotSent('there was no connection to the master until the deadline');
      try {
        return exact((await client.eval(script, 1, Buffer.from(id, 'latin1'))) as string);
      } catch (error) {
        master.replace(client, String(error));
        throw new CountFailed(`the increment failed: ${error}`);
      }
    },
    async ping() {
      const client = await master.ready(settings.deadlineMilliseconds);
      if (!client) throw new CountFailed('there was no connection to the master until the deadline');
      await client.ping().catch((error) => {
        throw new CountFailed(`the master did not answer PING: ${error}`);
      });
    },
    async close() {
      master.close();
      sentinels.close();
    },
  };
}
