import type { Environment } from '../environment.ts';

/** A laptop or a test cluster: one node or many, images that were loaded by hand, passwords made in the cluster. */
export const local: Environment = {
  counterImage: 'counter:dev',
  redisImage: 'redis:8.0.6',
  redis: { maxMemoryMiB: 128, storage: '1Gi' },
};
