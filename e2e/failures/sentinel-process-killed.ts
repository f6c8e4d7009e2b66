import { BYSTANDER, type Failure } from './failure.ts';
import { signal } from './signal.ts';

export const sentinelProcessKilled: Failure = {
  name: 'sentinel-process-killed',
  how: 'SIGKILL to redis-sentinel, the child of its script',
  promise: BYSTANDER,
  break: async ({ sentinels: [sentinel] }) => {
    if (sentinel) await signal(sentinel, 'KILL', 'redis-server');
  },
};
