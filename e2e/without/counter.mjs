// What many services do, in the place of ours: INCR by a client with its defaults, which follows the first sentinel's word.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Redis } = createRequire('/counter/service/')('ioredis');
const { ADMIN_PORT, PORT, REDIS_MASTER_NAME, REDIS_PASSWORD_FILE, REDIS_SENTINELS, REDIS_USERNAME } = process.env;
const username = REDIS_USERNAME;
const password = readFileSync(REDIS_PASSWORD_FILE, 'utf8').trim();
const redis = new Redis({
  name: REDIS_MASTER_NAME,
  sentinels: REDIS_SENTINELS.split(',').map((one) => ({ host: one.split(':')[0], port: Number(one.split(':')[1]) })),
  ...{ username, password, sentinelUsername: username, sentinelPassword: password },
});
redis.on('error', ({ message }) => console.error(message));

createServer(async ({ url }, response) => {
  try {
    response.end(JSON.stringify({ count: await redis.incr(url.slice(1)) }));
  } catch {
    response.writeHead(500).end('failed to get count');
  }
}).listen(Number(PORT));
// Alive and ready, whatever Redis does.
createServer((_, response) => response.end()).listen(Number(ADMIN_PORT));
