import { CRASH, type Failure } from './failure.ts';
import { signal } from './signal.ts';

export const masterProcessKilled: Failure = {
  name: 'master-process-killed',
  how: 'SIGKILL to redis-server, the child of the loop',
  promise: CRASH,
  break: ({ master }) => signal(master, 'KILL', 'redis-server'),
};
