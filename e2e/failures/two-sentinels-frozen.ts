import { BYSTANDER, type Failure } from './failure.ts';
import { signal } from './signal.ts';

export const twoSentinelsFrozen: Failure = {
  name: 'two-sentinels-frozen',
  how: 'SIGSTOP to two of three sentinels for 20 s: nobody could be elected, and counting goes on',
  promise: BYSTANDER,
  lastsSeconds: 20,
  break: ({ sentinels }) =>
    Promise.all(sentinels.slice(0, 2).map((sentinel) => signal(sentinel, 'STOP', 'redis-server'))),
  mend: ({ sentinels }) =>
    Promise.all(sentinels.slice(0, 2).map((sentinel) => signal(sentinel, 'CONT', 'redis-server'))),
};
