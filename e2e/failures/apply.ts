import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectl } from '../../cluster/kubectl.ts';
import { untilRolledOut } from '../../cluster/wait.ts';
import { buildApp } from '../../lib/app.ts';
import { chooseEnvironment } from '../../lib/environments/choose.ts';
import { render, replaceFolder } from '../../lib/manifest/write.ts';
import type { RedisOptions } from '../../lib/redis/props.ts';

const APPLY_MILLISECONDS = 120_000;

/** The manifests of what is deployed, but for a change, in a folder of their own: dist stays as it is. */
export async function synthesize(change: {
  readonly redisImage?: string;
  readonly redis?: RedisOptions;
}): Promise<string> {
  const { ENVIRONMENT, COUNTER_IMAGE, REDIS_IMAGE } = process.env;
  const environment = chooseEnvironment(ENVIRONMENT, { counterImage: COUNTER_IMAGE, redisImage: REDIS_IMAGE });
  const folder = join(await mkdtemp(join(tmpdir(), 'chaos-dist-')), 'dist');
  const changed = { ...environment, ...change, redis: { ...environment.redis, ...change.redis } };
  replaceFolder(folder, render(buildApp(changed)));
  return folder;
}

/** As a user does; until all pods are new and ready. */
export async function apply(folder: string): Promise<void> {
  await kubectl(['apply', '--filename', folder], { timeoutMilliseconds: APPLY_MILLISECONDS });
  await untilRolledOut();
}
