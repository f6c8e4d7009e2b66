import { type Failure, NODE_LOST } from './failure.ts';
import { signal } from './signal.ts';

export const masterFrozen: Failure = {
  name: 'master-frozen',
  how: 'SIGSTOP to redis-server for 20 s',
  promise: NODE_LOST,
  lastsSeconds: 20,
  break: ({ master }) => signal(master, 'STOP', 'redis-server'),
  mend: ({ master }) => signal(master, 'CONT', 'redis-server'),
};
