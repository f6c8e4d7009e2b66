import {
  anything,
  type Checks,
  checkOptions,
  listOf,
  objectName,
  oneOf,
  text,
  wholeNumber,
  wrong,
} from '../manifest/check.ts';
import { checkImage, type Image } from '../manifest/image.ts';
import type { Flow } from '../manifest/network.ts';
import { type Placement, placements } from '../manifest/placement.ts';

/** How callers reach the counters. */
export interface Edge {
  /** Kind of the Service. @default 'LoadBalancer', which is a NodePort too */
  readonly type?: 'LoadBalancer' | 'NodePort';
  /** Port of every node, from 30000 to 32767. @default 30000 */
  readonly nodePort?: number;
  /** Which controller makes the load balancer. @default the cluster's own */
  readonly loadBalancerClass?: string;
  /** Addresses that may call the load balancer, as `10.0.0.0/8`. @default all */
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

/** What differs between clusters. */
export interface CounterOptions {
  /** Pods, from 2 on. @default 3 */
  readonly replicas?: number;
  /** How callers reach them. @default a LoadBalancer that is NodePort 30000 too */
  readonly edge?: Edge;
  /** Name of a PriorityClass of the cluster. @default none */
  readonly priorityClass?: string;
}

/** The store, as the counters see it. */
export interface Store {
  readonly masterName: string;
  /** `host:port` of each sentinel. */
  readonly sentinels: readonly string[];
  /** Secret in the counters' namespace; its key `app` is the password of user `app`, on Redis and on the sentinels. */
  readonly credentials: string;
  /** Who may call the store, and what it calls itself. */
  readonly flows: readonly Flow[];
}

export interface CounterProps extends CounterOptions {
  /** Somebody else makes it. */
  readonly namespace: string;
  readonly image: Image;
  readonly store: Store;
  /** Whether pods must or should run on different nodes and zones. @default 'preferred', which works on one node too */
  readonly placement?: Placement;
}

export type CompleteCounterProps = CounterProps &
  Required<Omit<CounterProps, 'priorityClass'>> & { readonly edge: CompleteEdge };
type CompleteEdge = Edge & Required<Pick<Edge, 'type' | 'nodePort' | 'drainSeconds'>>;

const checks: Checks<CounterProps> = {
  namespace: objectName,
  image: anything,
  store: anything,
  replicas: wholeNumber(2, 1000, 'a whole number of pods'),
  edge: anything,
  placement: oneOf(...placements),
  priorityClass: objectName,
};

const edgeChecks: Checks<Edge> = {
  type: oneOf('LoadBalancer', 'NodePort'),
  nodePort: wholeNumber(30_000, 32_767, 'a port'),
  loadBalancerClass: text(/^\S+$/, "must be a class of the cluster, as 'service.k8s.aws/nlb'"),
  sourceRanges: listOf(text(/^[\da-f.:]+\/\d+$/i, "must be ranges of addresses, as '10.0.0.0/8'")),
  annotations: anything,
  drainSeconds: wholeNumber(1, 300, 'a whole number of seconds'),
};

/** @throws {Error} one line with the path, the value and what it has to be */
export function completeProps(path: string, props: CounterProps): CompleteCounterProps {
  checkOptions(path, props, checks);
  checkImage(`${path}: image`, props.image);
  const edge = { type: 'LoadBalancer' as const, nodePort: 30_000, drainSeconds: 5, ...props.edge };
  checkOptions(`${path}: edge`, edge, edgeChecks);
  for (const option of ['loadBalancerClass', 'sourceRanges'] as const) {
    if (edge.type === 'NodePort' && edge[option] !== undefined) {
      throw wrong(`${path}: edge`, option, edge[option], "needs type 'LoadBalancer': nobody reads it on a NodePort");
    }
  }
  return { replicas: 3, placement: 'preferred', ...props, edge };
}
