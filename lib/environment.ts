import type { CounterOptions } from './counter/props.ts';
import { anything, type Checks, checkOptions, domain, objectName, oneOf, wrong, yesOrNo } from './manifest/check.ts';
import { hasDigest, type Image, inRegistry, pinnedName, pullPolicy, registry } from './manifest/image.ts';
import { type Placement, placements } from './manifest/placement.ts';
import type { RedisOptions } from './redis/props.ts';

/** Everything that may differ between clusters. An environment is a file of `environments/`: one literal of this type. */
export interface Environment {
  /** The counter's image, as `registry/counter:tag@sha256:…`. @default none: variable `COUNTER_IMAGE` names it */
  readonly counterImage?: string;
  /** Redis 7.0 or newer, or Valkey. @default none: variable `REDIS_IMAGE` names it */
  readonly redisImage?: string;
  /** Whether images must be named by digest, so that the same manifests always run the same programs. @default false */
  readonly imagesByDigest?: boolean;
  /**
   * Registry, with the path there, that images come from whose own names have none: `registry.example/mirror`.
   * @default the registry of the nodes' container runtime, mostly Docker Hub
   */
  readonly imageRegistry?: string;
  /** When the nodes ask the registry for an image. @default 'IfNotPresent' */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Secret of type dockerconfigjson, in both namespaces. @default none: the registry asks for no password */
  readonly imagePullSecret?: string;
  /** Namespace of the counters. @default 'counter' */
  readonly counterNamespace?: string;
  /** Namespace of Redis and its sentinels. @default 'redis' */
  readonly redisNamespace?: string;
  /** Whether pods of a kind must or should run on different nodes and zones. @default 'preferred', which works on one node too */
  readonly placement?: Placement;
  /**
   * `generated`: Jobs draw passwords inside of the cluster. `existing`: Secrets `redis-credentials` (keys `app`, `replication`,
   * `sentinel`, `probe`, `node`) and `counter-credentials` (key `app`) are put into the namespaces by somebody else.
   * @default 'generated'
   */
  readonly secrets?: 'generated' | 'existing';
  /**
   * `created`: a PriorityClass for Redis and its sentinels, and a lower one for the counters, above everything that has none.
   * `cluster`: pods have the class that `priorityClass` of their part names, or the cluster's default.
   * @default 'cluster'
   */
  readonly priorities?: 'cluster' | 'created';
  /** Domain of the cluster's Services. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** The pods that count. @default the default of each option */
  readonly counter?: CounterOptions;
  /** Redis and its sentinels. @default the default of each option */
  readonly redis?: RedisOptions;
}

const checks: Checks<Environment> = {
  counterImage: pinnedName,
  redisImage: pinnedName,
  imagesByDigest: yesOrNo,
  imageRegistry: registry,
  imagePullPolicy: pullPolicy,
  imagePullSecret: objectName,
  counterNamespace: objectName,
  redisNamespace: objectName,
  placement: oneOf(...placements),
  secrets: oneOf('generated', 'existing'),
  priorities: oneOf('cluster', 'created'),
  clusterDomain: domain,
  counter: anything,
  redis: anything,
};

/** @throws {Error} one line with the option, its value and what it has to be */
export function checkEnvironment(environment: Environment): void {
  checkOptions('environment', environment, checks);
  const { counterNamespace = 'counter', redisNamespace = 'redis' } = environment;
  if (counterNamespace === redisNamespace) {
    throw wrong(
      'environment',
      'counterNamespace',
      counterNamespace,
      'must be another than redisNamespace: give each its own',
    );
  }
}

/** The image that an environment names. */
export function imageOf(environment: Environment, option: 'counterImage' | 'redisImage'): Image {
  const named = environment[option];
  const variable = option === 'counterImage' ? 'COUNTER_IMAGE' : 'REDIS_IMAGE';
  if (named === undefined) throw new Error(`environment: ${option} is not set: name the image by ${variable}=…`);
  const name = inRegistry(environment.imageRegistry, named);
  if (environment.imagesByDigest && !hasDigest(name)) {
    throw wrong(
      'environment',
      option,
      name,
      `must have a digest here: ${variable}=${name}@sha256:…, as docker push prints it`,
    );
  }
  return { name, pullPolicy: environment.imagePullPolicy, pullSecret: environment.imagePullSecret };
}
