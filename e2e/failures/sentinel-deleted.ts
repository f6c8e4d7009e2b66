import { BYSTANDER, type Failure } from './failure.ts';
import { deletePods } from './steps.ts';

export const sentinelDeleted: Failure = {
  name: 'sentinel-deleted',
  how: 'kubectl delete pod',
  promise: BYSTANDER,
  break: ({ redis, sentinels }) => deletePods(redis, ...sentinels.slice(0, 1)),
};
