import type { Image } from '../manifest/image.ts';
import type { Placement } from '../manifest/placement.ts';

/** How callers reach the counters. */
export interface Edge {
  /** @default 'LoadBalancer', which is a NodePort too */
  readonly type?: 'LoadBalancer' | 'NodePort';
  /** Port of every node, 30000–32767. @default 30000 */
  readonly nodePort?: number;
  /** Which controller makes the load balancer. @default the cluster's own */
  readonly loadBalancerClass?: string;
  /** Addresses that may call, as `10.0.0.0/8`. @default all */
  readonly sourceRanges?: readonly string[];
  /** For the controller that makes the load balancer. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * How long a pod goes on serving after it was told to stop, in seconds: longer than whatever stands before it takes to send
   * it no more. A NodePort needs some 5, a load balancer 20 to 30.
   * @default 5
   */
  readonly drainSeconds?: number;
}

/** The store, as the counters see it. */
export interface CounterStore {
  readonly masterName: string;
  /** `host:port` of each sentinel. */
  readonly sentinels: readonly string[];
  /** Secret in the counters' namespace; its key `app` is the password of user `app`, on Redis and on the sentinels. */
  readonly credentials: string;
}
export interface CounterProps {
  readonly namespace: string;
  readonly image: Image;
  readonly store: CounterStore;
  /** @default 3 */
  readonly replicas?: number;
  readonly edge?: Edge;
  /** @default 'preferred' */
  readonly placement?: Placement;
  /** Name of a PriorityClass of the cluster. @default none */
  readonly priorityClass?: string;
}
