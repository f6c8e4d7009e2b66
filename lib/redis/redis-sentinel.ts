import { Construct } from 'constructs';
import type { Flow } from '../manifest/network.ts';
import type { Pods } from '../manifest/pods.ts';
import { PodSet, podNames } from './pod-set.ts';
import { completeProps, type RedisProps } from './props.ts';

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

/** Name under which the sentinels know the master. The scripts know it too. */
const MASTER_NAME = 'redis';

/** What configure.sh keeps for replicas that come back. Redis counts it towards `maxmemory`, so it comes on top of the data. */
const BACKLOG_MIB = 64;

/** Room beside the data, its copy while the log is rewritten, and the backlog: clients, the server itself, the scripts. */
const OVERHEAD_MIB = 64;

/** Some kilobytes are enough; disks of clouds begin at 1 GiB. */
const SENTINEL_STORAGE = '1Gi';

/** What a client needs to know, beside a password: it asks the sentinels for the master. */
export interface Connection {
  readonly masterName: string;
  /** `host:port` of every sentinel. */
  readonly sentinels: readonly string[];
  /** Who calls whom, for the network policies of the clients. */
  readonly flows: readonly Flow[];
}

/** Services of one kind of pods: one for each pod, in order, with an address that stays. */
export interface PodServices {
  /** In the namespace of the set. */
  readonly names: readonly string[];
  readonly port: number;
}

/**
 * Redis with replicas and the sentinels that watch them: everything but the namespace and the Secret of its passwords.
 * For any application: docs/redis-sentinel.md shows one.
 */
export class RedisSentinel extends Construct {
  readonly connection: Connection;
  readonly namespace: string;
  /** The Services of master and replicas. Who is master changes: ask the sentinels. */
  readonly redis: PodServices;
  readonly sentinels: PodServices;
  /** Secret in that namespace; its key is the name of the user, whom the sentinels know by the same password. */
  readonly password: { readonly secret: string; readonly key: 'app' };
  /** ACL user of clients, on Redis and on the sentinels: all keys, nothing administrative. */
  readonly username = 'app';

  constructor(scope: Construct, id: string, given: RedisProps) {
    super(scope, id);
    const props = completeProps(this.node.path, given);
    const { namespace } = props;
    const nodes: Pods = { namespace, app: 'redis', component: 'node', partOf: props.partOf };
    const sentinels: Pods = { namespace, app: 'redis', component: 'sentinel', partOf: props.partOf };

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
    this.namespace = namespace;
    this.redis = { names: podNames('redis', props.nodes), port: REDIS_PORT };
    this.sentinels = { names: podNames('redis-sentinel', props.sentinels), port: SENTINEL_PORT };
    this.password = { secret: props.credentials, key: 'app' };
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
      environment: {
        ...environment,
        DURABILITY: props.durability,
        MAXMEMORY: `${props.maxMemoryMiB + BACKLOG_MIB}mb`,
        ...(props.configuration.length === 0 ? {} : { REDIS_CONF: props.configuration.join('\n') }),
      },
      startupSeconds: 300,
      resources: { cpu: '250m', cpuLimit: '2', memory: `${2 * props.maxMemoryMiB + BACKLOG_MIB + OVERHEAD_MIB}Mi` },
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
      // A sentinel that is stopped for 2 s distrusts its own clock (TILT). A limit stops it for less than 0.1 s at a time, and
      // not at all: one look of the script at everyone takes 0.03 s of the 0.1 s that a core has in a period.
      resources: { cpu: '50m', cpuLimit: '1', memory: '64Mi' },
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
