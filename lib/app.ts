import { App } from 'cdk8s';
import { CounterChart } from './counter/chart.ts';
import { counterPods } from './counter/counter.ts';
import type { Environment } from './environment.ts';
import type { Image } from './manifest/image.ts';
import { RedisChart } from './redis/chart.ts';
import { enforceRules } from './rules/enforce.ts';

const REDIS_CREDENTIALS = 'redis-credentials';
const COUNTER_CREDENTIALS = 'counter-credentials';

/** Everything that is applied to a cluster: a chart for the counters, one for their Redis. */
export function buildApp(environment: Environment): App {
  const { counterNamespace = 'counter', redisNamespace = 'redis', placement = 'preferred' } = environment;
  const counterImage = image(environment, 'counterImage', 'COUNTER_IMAGE');
  const redisImage = image(environment, 'redisImage', 'REDIS_IMAGE');
  const generated = (environment.secrets ?? 'generated') === 'generated';
  const redisSecret = { namespace: redisNamespace, name: REDIS_CREDENTIALS };
  const counterSecret = { namespace: counterNamespace, name: COUNTER_CREDENTIALS };
  const app = new App();

  const { redis } = new RedisChart(app, 'redis', {
    namespace: redisNamespace,
    image: redisImage,
    credentials: REDIS_CREDENTIALS,
    ...(generated ? { generate: { image: counterImage, copiedTo: counterSecret } } : {}),
    clients: [counterPods(counterNamespace)],
    placement,
    ...given({
      nodes: environment.redisNodes,
      sentinels: environment.sentinels,
      durability: environment.durability,
      maxMemoryMiB: environment.maxMemoryMiB,
      storage: environment.storage,
      storageClass: environment.storageClass,
      clusterDomain: environment.clusterDomain,
      priorityClass: environment.redisPriorityClass,
    }),
  });

  new CounterChart(app, 'counter', {
    namespace: counterNamespace,
    image: counterImage,
    ...(generated ? { copyCredentialsFrom: redisSecret } : {}),
    store: {
      masterName: redis.masterName,
      sentinels: redis.sentinels,
      credentials: COUNTER_CREDENTIALS,
    },
    flows: redis.flows,
    placement,
    ...given({
      replicas: environment.counters,
      edge: environment.edge,
      priorityClass: environment.counterPriorityClass,
    }),
  });
  enforceRules(app, [
    { kind: 'Secret', ...redisSecret },
    { kind: 'Secret', ...counterSecret },
    ...(environment.imagePullSecret === undefined
      ? []
      : [redisNamespace, counterNamespace].map((namespace) => ({
          kind: 'Secret',
          namespace,
          name: environment.imagePullSecret as string,
        }))),
  ]);
  return app;
}

function image(environment: Environment, option: 'counterImage' | 'redisImage', variable: string): Image {
  const name = environment[option];
  if (name === undefined)
    throw new Error(`${option} is not set: name the image by ${variable}=…, or in the environment's file`);
  if (environment.imagesByDigest && !/@sha256:[0-9a-f]{64}$/.test(name)) {
    throw new Error(
      `${option} is '${name}', and this environment takes images by digest only: ${variable}=${name}@sha256:… (docker push prints it)`,
    );
  }
  return { name, pullPolicy: environment.imagePullPolicy, pullSecret: environment.imagePullSecret };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only what the environment says: everything else keeps the default of the construct. */
function given<T extends object>(options: T): Given<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
}
