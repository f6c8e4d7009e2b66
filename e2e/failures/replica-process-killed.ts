import { BYSTANDER, type Failure } from './failure.ts';
import { signal } from './signal.ts';

export const replicaProcessKilled: Failure = {
  name: 'replica-process-killed',
  how: 'SIGKILL to redis-server of a replica',
  promise: BYSTANDER,
  break: async ({ replicas: [replica] }) => {
    if (replica) await signal(replica, 'KILL', 'redis-server');
  },
};
