import type { Edge } from './counter/props.ts';
import type { Image } from './manifest/image.ts';
import type { Placement } from './manifest/placement.ts';
import type { Durability } from './redis/props.ts';

/** Everything that may differ between clusters. An environment is a file of `environments/`: one literal of this type. */
export interface Environment {
  /** The counter's image, as `registry/counter:tag@sha256:…`. @default none: variable `COUNTER_IMAGE` names it */
  readonly counterImage?: string;
  /** Redis 7.0 or newer, or Valkey. @default none: variable `REDIS_IMAGE` names it */
  readonly redisImage?: string;
  /** Whether images must be named by digest, so that the same manifests always run the same programs. @default false */
  readonly imagesByDigest?: boolean;
  /** @default 'IfNotPresent' */
  readonly imagePullPolicy?: Image['pullPolicy'];
  /** Secret of type dockerconfigjson, in both namespaces. @default none */
  readonly imagePullSecret?: string;
  /** @default 'counter' */
  readonly counterNamespace?: string;
  /** @default 'redis' */
  readonly redisNamespace?: string;
  /** Counter pods. @default 3 */
  readonly counters?: number;
  /** Master and replicas: odd, from 3 on. @default 3 */
  readonly redisNodes?: number;
  /** Odd, from 3 on. @default 3 */
  readonly sentinels?: number;
  /** What survives the crash of everything at once. @default 'disk' */
  readonly durability?: Durability;
  /** Data that fits, in MiB; at the limit new ids are refused and nothing is lost. @default 256 */
  readonly maxMemoryMiB?: number;
  /** Volume of each Redis node; thrice the data at least. @default '2Gi' */
  readonly storage?: string;
  /** Expandable, WaitForFirstConsumer, reclaim policy Retain. @default the cluster's default class */
  readonly storageClass?: string;
  /** Whether pods of a kind must or should run on different nodes and zones. @default 'preferred', which works on one node too */
  readonly placement?: Placement;
  /**
   * `generated`: Jobs draw passwords inside of the cluster. `existing`: Secrets `redis-credentials` (keys `app`, `replication`,
   * `sentinel`, `probe`, `node`) and `counter-credentials` (key `app`) are put into the namespaces by somebody else.
   * @default 'generated'
   */
  readonly secrets?: 'generated' | 'existing';
  /** How callers reach the counters. @default a LoadBalancer with NodePort 30000 */
  readonly edge?: Edge;
  /** Name of a PriorityClass for Redis and its sentinels, above the counters'. @default none */
  readonly redisPriorityClass?: string;
  /** @default none */
  readonly counterPriorityClass?: string;
  /** Domain of the cluster's Services. @default 'cluster.local' */
  readonly clusterDomain?: string;
}
