import { type Failure, NO_MAJORITY } from './failure.ts';
import { forceDeletePods } from './steps.ts';

export const allSentinelsAtOnce: Failure = {
  name: 'all-sentinels-at-once',
  how: 'all three sentinels deleted by force',
  promise: NO_MAJORITY,
  break: ({ redis, sentinels }) => forceDeletePods(redis, ...sentinels),
};
