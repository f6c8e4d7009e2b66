import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Traffic } from '../http/traffic.ts';

/**
 * The port for kubelet and Prometheus, apart from the public one, whose paths are all ids.
 * Ready means not draining. It does not mean that Redis answers: a failover would take all pods out at once.
 */
export function buildAdmin(metrics: Registry, traffic: Traffic): FastifyInstance {
  const admin = fastify();
  admin.get('/livez', async () => 'ok');
  admin.get('/readyz', async (_request, reply) => {
    if (!traffic.draining) return 'ok';
    return reply.code(503).send('draining');
  });
  admin.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return admin;
}
