import type { Pod } from '../pod.ts';
import type { RedisSet } from '../redis-set.ts';

/** Ways to hurt the master, and the way back. Each resolves to what was done, as a sentence. */
export interface Injuries {
  /** SIGKILL to all of the pod; it stays away until it is brought back. */
  kill(): Promise<string>;
  /** SIGSTOP: its connections stay, nothing answers. */
  freeze(): Promise<string>;
  /** Nothing passes between it and the other pods; the counter still reaches it. Needs root and iptables. */
  cut(): Promise<string>;
  /** Brings back whatever was hurt, the last one first. */
  mend(): Promise<string>;
  /** Removes what would outlive the processes: the firewall's rules of a cut. */
  release(): Promise<void>;
}

interface Injury {
  /** What is said when it is mended. */
  readonly what: string;
  readonly mend: () => Promise<void>;
  readonly outlives?: true;
}

export function injure(set: RedisSet): Injuries {
  const hurt: Injury[] = [];

  const master = async (): Promise<Pod> => {
    const pod = await set.master();
    if (!pod) throw new Error('no master is named now: bring one back first (b)');
    if (hurt.some(({ what }) => what.startsWith(pod.name)))
      throw new Error(`${pod.name} is hurt already: wait a moment`);
    return pod;
  };

  return {
    async kill() {
      const pod = await master();
      await pod.kill();
      hurt.push({ what: `${pod.name} is started again`, mend: () => pod.start() });
      return `${pod.name} is killed, with all of its pod`;
    },
    async freeze() {
      const pod = await master();
      pod.freeze();
      hurt.push({ what: `${pod.name} goes on`, mend: async () => pod.thaw() });
      return `${pod.name} is frozen`;
    },
    async cut() {
      const pod = await master();
      const others = [...set.redis, ...set.sentinels].filter((other) => other !== pod);
      const cutOff: Pod[] = [];
      const mend = async (): Promise<void> => {
        for (const other of cutOff.splice(0)) await set.mend(pod, other);
      };
      hurt.push({ what: `${pod.name} is connected again`, mend, outlives: true });
      try {
        for (const other of others) {
          await set.cut(pod, other);
          cutOff.push(other);
        }
      } catch (error) {
        hurt.pop();
        await mend();
        throw error;
      }
      return `${pod.name} is cut off from all other pods; the counter still reaches it`;
    },
    async mend() {
      const last = hurt.pop();
      if (!last) return 'nothing is hurt';
      await last.mend();
      return last.what;
    },
    async release() {
      for (const { mend, outlives } of hurt) if (outlives) await mend();
    },
  };
}
