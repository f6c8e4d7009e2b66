import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { NotSent, type Store } from '../store.ts';
import { type Answer, counted, failed, malformed, moved, noPong, notFound, pong, refused, send } from './answer.ts';
import type { Observe } from './metrics.ts';
import { readTarget } from './request-target.ts';
import { sampled } from './sampled-log.ts';
import type { Traffic } from './traffic.ts';

/** Longer than callers wait in any failover that goes as promised. */
const slowSeconds = 5;

export interface HandlerOptions {
  readonly store: Store;
  readonly traffic: Traffic;
  readonly observe: Observe;
  readonly log: Logger;
  /** Requests that may wait for the store at a time; those beyond are refused at once. */
  readonly maxInFlight: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers every request of the public port. */
export function makeHandler({ store, traffic, observe, log, maxInFlight }: HandlerOptions): Handler {
  const logFailure = sampled(log, 'error', 'increment failed');
  const logSlow = sampled(log, 'warn', 'slow increment');

  const answer = (request: IncomingMessage, response: ServerResponse, what: Answer) => {
    send(request, response, what, traffic.draining);
  };

  const isRefused = (response: ServerResponse) =>
    traffic.inFlight >= maxInFlight ||
    // Pipelined behind a request whose answer will close the connection: its own answer could not be sent.
    (traffic.draining && response.socket === null);

  const count: (id: string, ...exchange: Parameters<Handler>) => void = (id, request, response) => {
    if (isRefused(response)) {
      observe(503, 0);
      return answer(request, response, refused);
    }
    const start = performance.now();
    traffic.inFlight += 1;
    const settle = (status: 200 | 500 | 503, what: Answer) => {
      traffic.inFlight -= 1;
      const seconds = (performance.now() - start) / 1000;
      observe(status, seconds);
      if (seconds > slowSeconds) logSlow({ seconds, status });
      answer(request, response, what);
    };
    store.increment(id).then(
      (n) => settle(200, counted(n)),
      (error: unknown) => {
        if (error instanceof NotSent) return settle(503, refused);
        logFailure({ err: error });
        settle(500, failed);
      },
    );
  };

  const ping: Handler = (request, response) => {
    if (isRefused(response)) return answer(request, response, refused);
    traffic.inFlight += 1;
    const settle = (what: Answer) => {
      traffic.inFlight -= 1;
      answer(request, response, what);
    };
    store.ping().then(
      () => settle(pong),
      () => settle(noPong),
    );
  };

  return (request, response) => {
    const target = readTarget(request.url ?? '');
    if (target.kind === 'malformed') return answer(request, response, malformed);
    // HEAD included: it must not count.
    if (request.method !== 'GET') return answer(request, response, notFound);
    switch (target.kind) {
      case 'id':
        return count(target.id, request, response);
      case 'ping':
        return ping(request, response);
      case 'redirect':
        return answer(request, response, moved(target.location));
      case 'not found':
        return answer(request, response, notFound);
    }
  };
}
