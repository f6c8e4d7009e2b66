import { type Failure, PLANNED } from './failure.ts';
import { restart } from './steps.ts';

export const sentinelsRestarted: Failure = {
  name: 'sentinels-restarted',
  how: 'kubectl rollout restart statefulset/redis-sentinel',
  promise: PLANNED,
  break: ({ redis }) => restart(redis, 'statefulset/redis-sentinel'),
};
