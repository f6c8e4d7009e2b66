import { BYSTANDER, type Failure } from './failure.ts';
import { deletePods } from './steps.ts';

export const replicaDeleted: Failure = {
  name: 'replica-deleted',
  how: 'kubectl delete pod',
  promise: BYSTANDER,
  break: ({ redis, replicas: [replica] }) => deletePods(redis, ...(replica ? [replica] : [])),
};
