import {
  anything,
  type Checks,
  checkOptions,
  domain,
  listOf,
  objectName,
  oneOf,
  voters,
  wholeNumber,
  wrong,
} from '../manifest/check.ts';
import { checkImage, type Image } from '../manifest/image.ts';
import { type Placement, placements } from '../manifest/placement.ts';
import type { Pods } from '../manifest/pods.ts';
import { mebibytes, volumeSize } from '../manifest/quantities.ts';
import { configurationLine } from './configuration.ts';

/** What survives the crash of everything at once: with `memory` the last 2 seconds may be lost, and nothing waits for a disk. */
export type Durability = 'disk' | 'memory';

/** What becomes of a pod's claim on its volume, and with it of its copy of the data, when nothing needs it any more. */
export interface VolumeRetention {
  /** When a pod is one too many after the set was made smaller. @default 'Retain' */
  readonly whenScaled?: 'Retain' | 'Delete';
  /** When the StatefulSet is deleted, as `make undeploy` does. @default 'Retain', so that the data is there after the next deployment */
  readonly whenDeleted?: 'Retain' | 'Delete';
}

/** What differs between clusters. */
export interface RedisOptions {
  /** Master and replicas: 3, 5, 7 or 9. @default 3 */
  readonly nodes?: number;
  /** 3, 5, 7 or 9. @default 3 */
  readonly sentinels?: number;
  /** What survives the crash of everything at once. @default 'disk' */
  readonly durability?: Durability;
  /**
   * Data that fits, in MiB; at the limit a new key is refused and nothing is lost. The memory limit of the pod goes with it:
   * twice of it, for the copy while the log is rewritten, and 128 MiB for backlog, clients and the server itself.
   * @default 256
   */
  readonly maxMemoryMiB?: number;
  /** Volume of each node, at least thrice the data: the log of writes grows to twice of it, and is rewritten beside itself. @default '2Gi' */
  readonly storage?: string;
  /** Expandable, WaitForFirstConsumer, reclaim policy Retain. @default the cluster's default class */
  readonly storageClass?: string;
  /** What becomes of volumes that nothing needs any more. @default all are kept */
  readonly volumeRetention?: VolumeRetention;
  /**
   * Further lines of redis.conf, as `hz 20`: what concerns speed, memory and observation. What would break a promise is
   * refused. Changed lines restart the pods, one after the other.
   * @default none
   */
  readonly configuration?: readonly string[];
  /** Name of a PriorityClass of the cluster. @default none */
  readonly priorityClass?: string;
}

/** A master with replicas, and the sentinels that watch them. */
export interface RedisProps extends RedisOptions {
  /** Somebody else makes it. Everything has its name in it, so one set fits a namespace. */
  readonly namespace: string;
  /** Redis 7.0 or newer, or Valkey; the stock image, unchanged. */
  readonly image: Image;
  /**
   * Secret with a password for every ACL user: `app`, `replication`, `sentinel`, `probe`, `node`. Somebody else makes it; the
   * pods wait for it.
   * @default 'redis-credentials'
   */
  readonly credentials?: string;
  /** Who may connect to Redis and to the sentinels. @default nobody */
  readonly clients?: readonly Pods[];
  /** Whether pods must or should run on different nodes and zones. @default 'preferred', which works on one node too */
  readonly placement?: Placement;
  /** Domain of the cluster's Services. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Label `app.kubernetes.io/part-of`: the application that this is for. @default 'redis' */
  readonly partOf?: string;
}

/** All that has a default is there. */
export type CompleteRedisProps = RedisProps &
  Required<Omit<RedisProps, 'storageClass' | 'priorityClass'>> & {
    readonly volumeRetention: Required<VolumeRetention>;
  };

const checks: Checks<RedisProps> = {
  namespace: objectName,
  image: anything,
  credentials: objectName,
  clients: anything,
  nodes: voters,
  sentinels: voters,
  durability: oneOf('disk', 'memory'),
  maxMemoryMiB: wholeNumber(16, 1_048_576, 'a whole number of MiB'),
  storage: volumeSize,
  storageClass: objectName,
  volumeRetention: anything,
  configuration: listOf(configurationLine),
  partOf: objectName,
  placement: oneOf(...placements),
  clusterDomain: domain,
  priorityClass: objectName,
};

const retentionChecks: Checks<VolumeRetention> = {
  whenScaled: oneOf('Retain', 'Delete'),
  whenDeleted: oneOf('Retain', 'Delete'),
};

/** A log of writes is rewritten when it has doubled, and the new one is written beside it; a small one not before 64 MiB. */
const STORAGE_PER_DATA = 3;
const SMALL_LOG_MIB = 64;

/** @throws {Error} one line with the path, the value and what it has to be */
export function completeProps(path: string, props: RedisProps): CompleteRedisProps {
  checkOptions(path, props, checks);
  checkImage(`${path}: image`, props.image);
  const complete = {
    credentials: 'redis-credentials',
    clients: [],
    nodes: 3,
    sentinels: 3,
    durability: 'disk' as const,
    maxMemoryMiB: 256,
    storage: '2Gi',
    configuration: [],
    partOf: 'redis',
    placement: 'preferred' as const,
    clusterDomain: 'cluster.local',
    ...props,
    volumeRetention: { whenScaled: 'Retain' as const, whenDeleted: 'Retain' as const, ...props.volumeRetention },
  };
  checkOptions(`${path}: volumeRetention`, complete.volumeRetention, retentionChecks);
  const { storage, maxMemoryMiB } = complete;
  const least = STORAGE_PER_DATA * Math.max(maxMemoryMiB, SMALL_LOG_MIB);
  if (mebibytes(storage) < least) {
    throw wrong(
      path,
      'storage',
      storage,
      `must be at least ${least}Mi, thrice maxMemoryMiB (${maxMemoryMiB}) and thrice the ${SMALL_LOG_MIB} MiB of a small log`,
    );
  }
  return complete;
}
