import { type Failure, PLANNED } from './failure.ts';
import { restart } from './steps.ts';

export const redisRestarted: Failure = {
  name: 'redis-restarted',
  how: 'kubectl rollout restart statefulset/redis',
  promise: PLANNED,
  break: ({ redis }) => restart(redis, 'statefulset/redis'),
};
