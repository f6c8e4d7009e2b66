import type { Environment } from '../environment.ts';

/**
 * Three zones with a node each at least, Secrets that somebody else puts there, images by digest from a registry: what
 * pushed them knows the digests, and names them by `COUNTER_IMAGE` and `REDIS_IMAGE`.
 */
export const production: Environment = {
  imagesByDigest: true,
  imagePullPolicy: 'Always',
  placement: 'required',
  secrets: 'existing',
  priorities: 'created',
  counter: { replicas: 3, edge: { drainSeconds: 25 } },
  redis: { maxMemoryMiB: 1024, storage: '8Gi' },
};
