/** One way in which something fails, and what is promised then. */
export interface Failure {
  /** As it is typed in ONLY=, and the name of its picture. */
  readonly name: string;
  /** How it is made, for the report. */
  readonly how: string;
  readonly promise: Promised;
  /** From when it is broken to when it is mended, in seconds. @default 0: nothing has to be mended, or at once */
  readonly lastsSeconds?: number;
  /** What else is allowed to callers here, for the report. */
  readonly note?: string;
  /** Before there is load, where the failure needs something to be possible. All is whole before and after. */
  prepare?(): Promise<unknown>;
  break(scene: Scene): Promise<unknown>;
  /** Can be called at any time and more than once, also where `break` was interrupted or never came to its end. */
  mend?(scene: Scene): Promise<unknown>;
  /** Takes back, without load, what `prepare` or the failure left; like `mend`, at any time and more than once. */
  restore?(): Promise<unknown>;
  /** Whether this is why a container was started again in a pod that stayed. @default false: none may be */
  restarts?(scene: Scene, pod: Pick<Pod, 'name' | 'node'>): boolean;
}

/** What nothing may exceed. */
export interface Promised {
  /** Acknowledged increments that are gone. */
  readonly lost: 0;
  /** Increments counted twice, or numbers given out twice. */
  readonly double: 0;
  /** Errors answered to callers. Where no majority is left, who waits for longer than 10 s is told so. */
  readonly failed: 0 | 'when no majority is left';
  /** Aim for the longest time without an acknowledgement, in milliseconds. Only twice as long is a broken promise: a stall depends on the machine, the others do not. */
  readonly stallMilliseconds: number;
}

/** What is where before something fails. */
export interface Scene {
  readonly redis: string;
  readonly counter: string;
  readonly master: Pod;
  readonly replicas: readonly Pod[];
  readonly sentinels: readonly Pod[];
  /** Nodes that can be lost without losing the API server. */
  readonly workers: readonly string[];
  /** Puts a mark into the timeline. */
  mark(text: string): void;
}

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly address: string;
}

const safe = { lost: 0, double: 0, failed: 0 } as const;

/** Aims of the design: what stops writes for how long. */
export const PLANNED: Promised = { ...safe, stallMilliseconds: 1500 };
export const CRASH: Promised = { ...safe, stallMilliseconds: 1500 };
/** Nobody is left to say that it died: down-after of 3 s, and then a crash. */
export const UNTOLD_CRASH: Promised = { ...safe, stallMilliseconds: 4500 };
export const NODE_LOST: Promised = { ...safe, stallMilliseconds: 5000 };
export const BYSTANDER: Promised = { ...safe, stallMilliseconds: 3000 };
export const NO_MAJORITY: Promised = { ...safe, failed: 'when no majority is left', stallMilliseconds: 60_000 };
