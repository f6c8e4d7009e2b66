import { type Failure, NO_MAJORITY } from './failure.ts';
import { forceDeletePods } from './steps.ts';

export const allRedisAtOnce: Failure = {
  name: 'all-redis-at-once',
  how: 'all three redis pods deleted by force',
  promise: NO_MAJORITY,
  break: ({ redis, master, replicas }) => forceDeletePods(redis, master, ...replicas),
};
