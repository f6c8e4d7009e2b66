import { Construct } from 'constructs';
import type { Flow } from '../manifest/network.ts';
import type { Pods } from '../manifest/pods.ts';
import { PodSet, podNames } from './pod-set.ts';
import { completeProps, type RedisProps } from './props.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** Name under which the sentinels know the master. The scripts know it too. */
const MASTER_NAME = 'redis';

/**
 * Room beside the data and its copy while the log is rewritten: the backlog of replication (64 MiB), clients, the server
 * itself, and what the scripts keep in memory.
 */
const OVERHEAD_MIB = 128;

/** Some kilobytes are enough; disks of clouds begin at 1 GiB. */
const SENTINEL_STORAGE = '1Gi';

/** What a client needs to know, beside a password. */
export interface Connection {
  readonly masterName: string;
  /** `host:port` of every sentinel. */
  readonly sentinels: readonly string[];
  /** Who calls whom, for the network policies of the clients. */
  readonly flows: readonly Flow[];
}

/** Redis with replicas and sentinels: everything but the namespace and the Secret of its passwords. */
export class Redis extends Construct {
  readonly connection: Connection;

  constructor(scope: Construct, id: string, given: RedisProps) {
    super(scope, id);
    const props = completeProps(this.node.path, given);
    const { namespace } = props;
    const nodes: Pods = { namespace, app: 'redis', component: 'node' };
    const sentinels: Pods = { namespace, app: 'redis', component: 'sentinel' };

    // In full: a pod knows its own short name from /etc/hosts, where it means the pod and not its Service.
    const addresses = (set: string, count: number) =>
      podNames(set, count).map((pod) => `${pod}.${namespace}.svc.${props.clusterDomain}`);
    const sentinelAddresses = addresses('redis-sentinel', props.sentinels);
    const environment = {
      NODES: addresses('redis', props.nodes).join(' '),
      SENTINELS: sentinelAddresses.join(' '),
      REDIS_PORT: String(REDIS_PORT),
      SENTINEL_PORT: String(SENTINEL_PORT),
    };
    const flows = flowsOf(nodes, sentinels, props.clients);
    this.connection = {
      masterName: MASTER_NAME,
      sentinels: sentinelAddresses.map((address) => `${address}:${SENTINEL_PORT}`),
      flows,
    };

    new PodSet(this, 'redis', {
      ...props,
      pods: nodes,
      replicas: props.nodes,
      scripts: ['pod', 'node'],
      preStop: 'hand-over.sh',
      port: { name: 'redis', number: REDIS_PORT },
      environment: { ...environment, DURABILITY: props.durability, MAXMEMORY: `${props.maxMemoryMiB}mb` },
      startupSeconds: 300,
      resources: { cpu: '250m', cpuLimit: '2', memory: `${2 * props.maxMemoryMiB + OVERHEAD_MIB}Mi` },
      flows,
    });
    new PodSet(this, 'redis-sentinel', {
      ...props,
      pods: sentinels,
      replicas: props.sentinels,
      scripts: ['pod', 'sentinel'],
      preStop: 'pre-stop.sh',
      port: { name: 'sentinel', number: SENTINEL_PORT },
      environment,
      startupSeconds: 60,
      // No limit of CPU: a sentinel that is slowed down distrusts its own clock (TILT) and stops watching.
      resources: { cpu: '50m', memory: '64Mi' },
      storage: SENTINEL_STORAGE,
      flows,
    });
  }
}

function flowsOf(nodes: Pods, sentinels: Pods, clients: readonly Pods[]): Flow[] {
  return [
    ...[nodes, sentinels, ...clients].flatMap((from): Flow[] => [
      { from, to: nodes, port: REDIS_PORT },
      { from, to: sentinels, port: SENTINEL_PORT },
    ]),
    { from: nodes, to: 'dns' },
    { from: sentinels, to: 'dns' },
  ];
}
