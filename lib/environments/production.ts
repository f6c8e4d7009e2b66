import type { Environment } from '../environment.ts';

/**
 * Three zones with a node each at least, Secrets that somebody else puts there, images by digest: the counter's is known
 * when it is built, so `COUNTER_IMAGE=registry/counter@sha256:…` names it.
 */
export const production: Environment = {
  counters: 3,
  placement: 'required',
  secrets: 'existing',
  imagesByDigest: true,
  maxMemoryMiB: 1024,
  storage: '8Gi',
  edge: { drainSeconds: 25 },
};
