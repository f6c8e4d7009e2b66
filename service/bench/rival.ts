// The servers that the counter is measured against, each a process: node rival.ts hello|incr|original PORT [REDIS]
import fastify from 'fastify';
import { Redis } from 'ioredis';

const [kind, port, address] = process.argv.slice(2);
const app = fastify({ exposeHeadRoutes: false });

if (kind === 'hello') app.get('/*', async () => ({ count: 1 }));
else {
  const { hostname, port, username, password } = new URL(address ?? '');
  const redis = new Redis({ host: hostname, port: Number(port), username, password });
  // INCR counts right, and once as long as nothing fails; the original read and wrote in two steps.
  const count =
    kind === 'incr'
      ? (id: string) => redis.incr(id)
      : async (id: string) => {
          const next = Number.parseInt((await redis.get(id)) ?? '0', 10) + 1;
          await redis.set(id, next);
          return next;
        };
  app.get<{ Params: { '*': string } }>('/*', async ({ params }) => ({ count: await count(params['*']) }));
}
await app.listen({ host: '127.0.0.1', port: Number(port) });
