import { type Failure, NODE_LOST } from './failure.ts';
import { forceDeletePods } from './steps.ts';

export const masterForceDeleted: Failure = {
  name: 'master-force-deleted',
  how: 'kubectl delete pod --force --grace-period=0: it comes back at once at the same address',
  promise: NODE_LOST,
  break: ({ redis, master }) => forceDeletePods(redis, master),
};
