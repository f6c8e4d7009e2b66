import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export type StoreMetrics = ReturnType<typeof storeMetrics>;

/** The metrics of the store. Ids are no label: anyone can make them. */
export function storeMetrics(registry: Registry) {
  const registers = [registry];
  const retries = new Counter({
    name: 'counter_batch_retries_total',
    help: 'Batches sent again, by what stood in the way: the connection, a refusal of Redis, a server that is no master, an older term',
    labelNames: ['reason'],
    registers,
  });
  // All from the start, or the first failure has no rate.
  for (const reason of ['connection', 'refused', 'not_master', 'term']) retries.labels(reason).inc(0);
  return {
    retries,
    increments: new Counter({
      name: 'counter_increments_acknowledged_total',
      help: 'Increments that were acknowledged by enough copies',
      registers,
    }),
    batchSize: new Histogram({
      name: 'counter_batch_increments',
      help: 'Increments in a batch that was acknowledged',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers,
    }),
    latency: new Histogram({
      name: 'counter_batch_duration_seconds',
      help: 'Time from the first sending of a batch to its acknowledgement by enough copies',
      buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    deadlineMisses: new Counter({
      name: 'counter_batches_deadline_missed_total',
      help: 'Batches given up at their deadline',
      registers,
    }),
    lost: new Counter({
      name: 'counter_acknowledged_batches_missing_total',
      help: 'Batches after which Redis was found to have lost acknowledged increments; must be 0',
      registers,
    }),
    copies: new Gauge({
      name: 'counter_copies_acknowledged',
      help: 'Copies that acknowledged the last batch, the master not counted',
      registers,
    }),
    degraded: new Gauge({
      name: 'counter_excuses_in_force',
      help: '1 while batches are acknowledged without a copy that cannot be elected, 0 while all copies acknowledge',
      registers,
    }),
  };
}
