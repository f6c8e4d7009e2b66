import { run } from '../../cluster/kubectl.ts';
import type { Pod } from './failure.ts';

/** Longer than Sentinel's default of 30 s until it calls a master down: so the suite without our settings shows it too. */
export const LONG_SECONDS = 45;

/** A chain of our own before the rules of all policies: it is taken away as a whole, whatever was put into it. */
const CHAIN = 'chaos';
const BEGIN = `
set -e
iptables -w -N ${CHAIN}
for rule; do iptables -w -A ${CHAIN} $rule -j DROP; done
iptables -w -I FORWARD -j ${CHAIN}`;
const END = `
iptables -w -nL ${CHAIN} >/dev/null 2>&1 || exit 0
if iptables -w -C FORWARD -j ${CHAIN} 2>/dev/null; then iptables -w -D FORWARD -j ${CHAIN}; fi
iptables -w -F ${CHAIN} && iptables -w -X ${CHAIN}`;

/** From now on a node forwards no packet that one of these rules describes. */
export async function drop(node: string, rules: readonly string[]): Promise<void> {
  await run('docker', ['exec', node, 'sh', '-c', BEGIN, 'drop', ...rules]);
}

/** Ends that; where nothing is dropped it does nothing. */
export async function dropNothing(node: string): Promise<void> {
  await run('docker', ['exec', node, 'sh', '-c', END]);
}

/** Nothing passes between a pod of one side and one of the other, in either direction; everyone else reaches both. */
export async function part(side: readonly Pod[], other: readonly Pod[]): Promise<void> {
  const byNode = Map.groupBy(side, ({ node }) => node);
  for (const [node, pods] of byNode) {
    const pairs = pods.flatMap((pod) => other.map((peer) => [pod.address, peer.address] as const));
    await drop(
      node,
      pairs.flatMap(([a, b]) => [`-s ${a} -d ${b}`, `-s ${b} -d ${a}`]),
    );
  }
}

/** Ends that for pods of those nodes. */
export async function unite(side: readonly Pod[]): Promise<void> {
  for (const node of new Set(side.map((pod) => pod.node))) await dropNothing(node);
}
