import { run } from '../../cluster/kubectl.ts';
import { type Failure, NODE_LOST } from './failure.ts';

/** The card's name differs after a reconnect. Argument: what tc does with it. */
const SCRIPT = `
card=$(ip route show default | sed 's/.* dev \\([^ ]*\\).*/\\1/')
case $1 in
slow) tc qdisc replace dev "$card" root tbf rate 1mbit burst 32kbit latency 400ms ;;
fast) if tc qdisc show dev "$card" | grep -q tbf; then tc qdisc del dev "$card" root; fi ;;
esac`;

export const networkSlow: Failure = {
  name: 'network-slow',
  how: "tc tbf on the card of the master's node for 30 s: 1 Mbit/s, up to 400 ms of waiting",
  promise: NODE_LOST,
  lastsSeconds: 30,
  break: ({ master }) => run('docker', ['exec', master.node, 'sh', '-c', SCRIPT, 'card', 'slow']),
  mend: ({ master }) => run('docker', ['exec', master.node, 'sh', '-c', SCRIPT, 'card', 'fast']),
};
