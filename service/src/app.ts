import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { answerClientError, answerConnect } from './http/client-error.ts';
import { type HandlerOptions, makeHandler } from './http/handler.ts';
import { checkMilliseconds, connectionsPerRequest, defaultLimits, headBytes, type Limits } from './http/limits.ts';
import { requestMetrics } from './http/metrics.ts';
import { sampled } from './http/sampled-log.ts';

export interface AppOptions extends Omit<HandlerOptions, 'observe'> {
  readonly metrics: Registry;
  /** How long the store may take; a connection is not called stalled before. */
  readonly deadlineMilliseconds: number;
  /** @default defaultLimits */
  readonly limits?: Limits;
}

/**
 * The public port. Every path is an id, and ids are raw bytes that the router would decode otherwise than the original:
 * so the router takes all targets, those it finds bad included, to one handler that reads them itself.
 */
export function buildApp({
  metrics,
  deadlineMilliseconds,
  limits = defaultLimits,
  ...options
}: AppOptions): FastifyInstance {
  const handle = makeHandler({ ...options, observe: requestMetrics(metrics, options.traffic) });

  const app = fastify({
    exposeHeadRoutes: false,
    return503OnClosing: false,
    connectionTimeout: deadlineMilliseconds + limits.unreadMilliseconds,
    keepAliveTimeout: limits.idleMilliseconds,
    requestTimeout: limits.requestMilliseconds,
    http: {
      headersTimeout: limits.headMilliseconds,
      connectionsCheckingInterval: checkMilliseconds,
      maxHeaderSize: headBytes,
    },
    frameworkErrors: (_error, request, reply) => handle(request.raw, reply.hijack().raw),
    clientErrorHandler: answerClientError,
  });
  const maxConnections = connectionsPerRequest * options.maxInFlight;
  const logDropped = sampled(options.log, 'warn', 'closed a new connection: there are too many');
  app.server.maxConnections = maxConnections;
  app.server.on('drop', () => logDropped({ maxConnections }));
  app.server.on('connect', (_request, socket) => answerConnect(socket));

  app.get('/*', (request, reply) => handle(request.raw, reply.hijack().raw));
  app.register(async (others) => {
    // Answered before Fastify looks at the body: an unknown content type would get 415.
    others.addHook('onRequest', (request, reply) => handle(request.raw, reply.hijack().raw));
    others.setNotFoundHandler(() => {});
  });
  return app;
}
