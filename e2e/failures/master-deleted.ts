import { type Failure, PLANNED } from './failure.ts';
import { deletePods } from './steps.ts';

export const masterDeleted: Failure = {
  name: 'master-deleted',
  how: 'kubectl delete pod',
  promise: PLANNED,
  break: ({ redis, master }) => deletePods(redis, master),
};
