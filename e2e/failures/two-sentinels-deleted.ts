import { BYSTANDER, type Failure } from './failure.ts';
import { forceDeletePods } from './steps.ts';

export const twoSentinelsDeleted: Failure = {
  name: 'two-sentinels-deleted',
  how: 'kubectl delete pod of two of three, by force',
  promise: BYSTANDER,
  break: ({ redis, sentinels }) => forceDeletePods(redis, ...sentinels.slice(0, 2)),
};
