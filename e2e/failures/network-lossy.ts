import { type Failure, NODE_LOST } from './failure.ts';
import { drop, dropNothing } from './packets.ts';

export const networkLossy: Failure = {
  name: 'network-lossy',
  how: "iptables in the master's node for 30 s: every tenth packet of its pods, by chance, is lost",
  promise: NODE_LOST,
  lastsSeconds: 30,
  break: ({ master }) => drop(master.node, ['-m statistic --mode random --probability 0.1']),
  mend: ({ master }) => dropNothing(master.node),
};
