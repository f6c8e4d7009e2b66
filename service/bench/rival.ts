// The servers that the counter is measured against, each a process: node rival.ts hello|original|incr|incr+wait PORT [REDIS]
import fastify from 'fastify';
import { Redis } from 'ioredis';

const [kind, port, address] = process.argv.slice(2);
const app = fastify({ exposeHeadRoutes: false });

if (kind === 'hello') app.get('/*', async () => ({ count: 1 }));
else {
  const { hostname, port, username, password } = new URL(address ?? '');
  const redis = new Redis({ host: hostname, port: Number(port), username, password });
  const counts: Record<string, (id: string) => Promise<unknown>> = {
    // In two steps: increments of the same time are lost.
    async original(id) {
      const next = Number.parseInt((await redis.get(id)) ?? '0', 10) + 1;
      await redis.set(id, next);
      return next;
    },
    // Right as long as nothing fails.
    incr: (id) => redis.incr(id),
    // The least that an answer costs that both copies have, without anything that makes a failure harmless.
    'incr+wait': async (id) => (await redis.pipeline().incr(id).wait(2, 300).exec())?.[0]?.[1],
  };
  const count = counts[kind ?? ''];
  if (!count) throw new Error(`there is no server '${kind}': choose one of hello, ${Object.keys(counts).join(', ')}`);
  app.get<{ Params: { '*': string } }>('/*', async ({ params }) => ({ count: await count(params['*']) }));
}
await app.listen({ host: '127.0.0.1', port: Number(port) });
