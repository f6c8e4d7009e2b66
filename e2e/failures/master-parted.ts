import { type Failure, NODE_LOST } from './failure.ts';
import { LONG_SECONDS, part, unite } from './packets.ts';

export const masterParted: Failure = {
  name: 'master-parted',
  how: `iptables in the master's node for ${LONG_SECONDS} s: counters reach the master and all others, these do not reach each other`,
  promise: NODE_LOST,
  lastsSeconds: LONG_SECONDS,
  break: ({ master, replicas, sentinels }) => part([master], [...replicas, ...sentinels]),
  mend: ({ master }) => unite([master]),
};
