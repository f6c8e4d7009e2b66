import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One end of a cut: an address, and the group that owns the processes there. */
export interface End {
  readonly name: string;
  readonly host: string;
  readonly group: number | undefined;
}

/** What becomes of a packet: nothing, as on a dead line, or an ICMP error, as from a Service without a pod. */
export type Fate = 'DROP' | 'REJECT';

/**
 * Packets between two pods of this machine. All pods share the loopback device, and a client's packets carry
 * 127.0.0.1; so they are told apart by the group that owns the socket. Needs root and iptables.
 */
function rules(a: End, b: End, fate: Fate): string[][] {
  return [
    [a, b],
    [b, a],
  ].map(([from, to]) => {
    if (from?.group === undefined || !to)
      throw new Error(`cutting ${a.name} from ${b.name} needs root: run this as root`);
    return ['OUTPUT', '-d', to.host, '-m', 'owner', '--gid-owner', String(from.group), '-j', fate];
  });
}

async function iptables(verb: '-I' | '-D', rule: readonly string[]): Promise<void> {
  try {
    await run('iptables', ['-w', verb, ...rule]);
  } catch (error) {
    throw new Error(
      `iptables ${verb} ${rule.join(' ')} failed (apt-get install iptables where it is missing): ${error}`,
    );
  }
}

/** From now on nothing passes between the two, in either direction; connections stay open. */
export async function cut(a: End, b: End, fate: Fate): Promise<void> {
  for (const rule of rules(a, b, fate)) await iptables('-I', rule);
}

/** Ends a cut of that kind. */
export async function mend(a: End, b: End, fate: Fate): Promise<void> {
  for (const rule of rules(a, b, fate)) await iptables('-D', rule);
}

/** Loses what leaves this machine's processes and matches, given as iptables takes it; resolves to what ends that. */
export async function lose(match: readonly string[]): Promise<() => Promise<void>> {
  const rule = ['OUTPUT', ...match, '-j', 'DROP'];
  await iptables('-I', rule);
  return () => iptables('-D', rule);
}
