import { Construct } from 'constructs';
import type { Flow } from '../manifest/network.ts';
import type { Pods } from '../manifest/pods.ts';
import { PodSet, podNames } from './pod-set.ts';
import type { RedisProps } from './props.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** Name under which the sentinels know the master. The scripts know it too. */
const MASTER_NAME = 'redis';

/**
 * Room beside the data and its copy while the log is rewritten: the backlog of replication (64 MiB), clients, the server
 * itself, and what the scripts keep in memory.
 */
const OVERHEAD_MIB = 128;

/** Redis with replicas and sentinels: everything but the namespace and the Secret of its passwords. */
export class Redis extends Construct {
  readonly masterName = MASTER_NAME;
  /** `host:port` of every sentinel. */
  readonly sentinels: readonly string[];
  /** Who calls whom, for the policies of the clients. */
  readonly flows: readonly Flow[];

  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    const { namespace, image, placement = 'preferred', credentials = 'redis-credentials' } = props;
    const nodes: Pods = { namespace, app: 'redis', component: 'node' };
    const sentinels: Pods = { namespace, app: 'redis', component: 'sentinel' };
    const nodeCount = props.nodes ?? 3;
    const sentinelCount = props.sentinels ?? 3;
    const maxMemory = props.maxMemoryMiB ?? 256;
    // In full: a pod knows its own short name from /etc/hosts, where it means the pod and not its Service.
    const addresses = (set: string, count: number) =>
      podNames(set, count).map((pod) => `${pod}.${namespace}.svc.${props.clusterDomain ?? 'cluster.local'}`);
    const sentinelAddresses = addresses('redis-sentinel', sentinelCount);
    this.sentinels = sentinelAddresses.map((address) => `${address}:${SENTINEL_PORT}`);
    const shared = {
      image,
      credentials,
      placement,
      storageClass: props.storageClass,
      priorityClass: props.priorityClass,
    };
    const environment = {
      NODES: addresses('redis', nodeCount).join(' '),
      SENTINELS: sentinelAddresses.join(' '),
      REDIS_PORT: String(REDIS_PORT),
      SENTINEL_PORT: String(SENTINEL_PORT),
    };

    this.flows = [
      { from: nodes, to: nodes, port: REDIS_PORT },
      { from: nodes, to: sentinels, port: SENTINEL_PORT },
      { from: sentinels, to: nodes, port: REDIS_PORT },
      { from: sentinels, to: sentinels, port: SENTINEL_PORT },
      ...(props.clients ?? []).flatMap((client) => [
        { from: client, to: nodes, port: REDIS_PORT },
        { from: client, to: sentinels, port: SENTINEL_PORT },
      ]),
      { from: nodes, to: 'dns' },
      { from: sentinels, to: 'dns' },
    ];

    new PodSet(this, 'redis', {
      ...shared,
      pods: nodes,
      replicas: nodeCount,
      scripts: ['pod', 'node'],
      preStop: 'hand-over.sh',
      port: { name: 'redis', number: REDIS_PORT },
      environment: { ...environment, DURABILITY: props.durability ?? 'disk', MAXMEMORY: `${maxMemory}mb` },
      startupSeconds: 300,
      resources: { cpu: '250m', cpuLimit: '2', memory: `${2 * maxMemory + OVERHEAD_MIB}Mi` },
      storage: props.storage ?? '2Gi',
      flows: this.flows,
    });
    new PodSet(this, 'redis-sentinel', {
      ...shared,
      pods: sentinels,
      replicas: sentinelCount,
      scripts: ['pod', 'sentinel'],
      preStop: 'pre-stop.sh',
      port: { name: 'sentinel', number: SENTINEL_PORT },
      environment,
      startupSeconds: 60,
      // No limit of CPU: a sentinel that is slowed down distrusts its own clock (TILT) and stops watching.
      resources: { cpu: '50m', memory: '64Mi' },
      storage: '1Gi',
      flows: this.flows,
    });
  }
}
