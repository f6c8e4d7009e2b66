import { type Failure, UNTOLD_CRASH } from './failure.ts';
import { signal } from './signal.ts';

export const masterContainerKilled: Failure = {
  name: 'master-container-killed',
  how: 'SIGKILL to all of the container, from its node',
  promise: UNTOLD_CRASH,
  break: ({ master }) => signal(master, 'KILL', 'all'),
  restarts: ({ master }, pod) => pod.name === master.name,
};
