import type { Image } from '../manifest/image.ts';
import type { Placement } from '../manifest/placement.ts';
import type { Pods } from '../manifest/pods.ts';

/** What survives the crash of everything at once: with `memory` the last 2 seconds may be lost, and nothing waits for a disk. */
export type Durability = 'disk' | 'memory';

/** A master with replicas, and the sentinels that watch them. */
export interface RedisProps {
  /** Where everything is put. The namespace is made by the caller; everything has its name in it, so one set fits a namespace. */
  readonly namespace: string;
  /** Redis 7.0 or newer, or Valkey; the stock image, unchanged. */
  readonly image: Image;
  /**
   * Secret with a file per ACL user: `app`, `replication`, `sentinel`, `probe`, `node`. Somebody else makes it; pods wait for it.
   * @default 'redis-credentials'
   */
  readonly credentials?: string;
  /** Who may connect to Redis and to the sentinels. @default nobody */
  readonly clients?: readonly Pods[];
  /** Master and replicas. Odd, from 3 on. @default 3 */
  readonly nodes?: number;
  /** Odd, from 3 on. @default 3 */
  readonly sentinels?: number;
  /** @default 'disk' */
  readonly durability?: Durability;
  /** Data that fits, in MiB; at the limit a new key is refused and nothing is lost. @default 256 */
  readonly maxMemoryMiB?: number;
  /** Volume of each node. Its log of writes is rewritten in place, so it needs thrice the data. @default '2Gi' */
  readonly storage?: string;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** Domain of the cluster's Services. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** @default 'preferred' */
  readonly placement?: Placement;
  /** Name of a PriorityClass of the cluster. @default none */
  readonly priorityClass?: string;
}
