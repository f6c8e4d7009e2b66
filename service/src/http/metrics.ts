import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Traffic } from './traffic.ts';

/** Notes that an increment was answered. */
export type Observe = (status: 200 | 500 | 503, seconds: number) => void;

/** The metrics of the public port. Ids are no label: anyone can make them. */
export function requestMetrics(registry: Registry, traffic: Traffic): Observe {
  const durations = new Histogram({
    name: 'counter_request_duration_seconds',
    help: 'Time from an increment to its answer, by HTTP status; 503 was refused and never sent to Redis',
    labelNames: ['code'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'counter_requests_in_flight',
    help: 'Requests that wait for Redis',
    registers: [registry],
    collect() {
      this.set(traffic.inFlight);
    },
  });
  // All from the start, or the first failure has no rate; bound once, as looking a label up costs as much as observing.
  const byStatus = { 200: durations.labels('200'), 500: durations.labels('500'), 503: durations.labels('503') };
  durations.zero({ code: '200' });
  durations.zero({ code: '500' });
  durations.zero({ code: '503' });
  return (status, seconds) => byStatus[status].observe(seconds);
}
