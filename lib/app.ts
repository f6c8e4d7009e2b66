import { App } from 'cdk8s';
import { CounterChart } from './counter/chart.ts';
import { counterPods } from './counter/counter.ts';
import { checkEnvironment, type Environment, imageOf } from './environment.ts';
import { RedisChart } from './redis/chart.ts';
import { enforceRules } from './rules/enforce.ts';

const REDIS_CREDENTIALS = 'redis-credentials';
const COUNTER_CREDENTIALS = 'counter-credentials';

/**
 * Everything that is applied to a cluster: a chart for the counters, one for their Redis.
 *
 * @throws {Error} one line, where an option is wrong
 */
export function buildApp(environment: Environment): App {
  checkEnvironment(environment);
  const {
    counterNamespace = 'counter',
    redisNamespace = 'redis',
    placement = 'preferred',
    clusterDomain = 'cluster.local',
    secrets = 'generated',
    priorities = 'cluster',
    imagePullSecret,
  } = environment;
  const counterImage = imageOf(environment, 'counterImage');
  const redisSecret = { namespace: redisNamespace, name: REDIS_CREDENTIALS };
  const counterSecret = { namespace: counterNamespace, name: COUNTER_CREDENTIALS };
  const app = new App();

  const { redis } = new RedisChart(app, 'redis', {
    ...environment.redis,
    namespace: redisNamespace,
    image: imageOf(environment, 'redisImage'),
    credentials: REDIS_CREDENTIALS,
    clients: [counterPods(counterNamespace)],
    placement,
    clusterDomain,
    ownPriority: priorities === 'created',
    ...(secrets === 'generated' ? { generate: { image: counterImage, copiedTo: counterSecret } } : {}),
  });
  new CounterChart(app, 'counter', {
    ...environment.counter,
    namespace: counterNamespace,
    image: counterImage,
    store: { ...redis.connection, credentials: COUNTER_CREDENTIALS },
    placement,
    ownPriority: priorities === 'created',
    ...(secrets === 'generated' ? { copyCredentialsFrom: redisSecret } : {}),
  });

  const pullSecrets = [redisNamespace, counterNamespace].flatMap((namespace) =>
    imagePullSecret === undefined ? [] : { namespace, name: imagePullSecret },
  );
  const classes = [environment.redis?.priorityClass, environment.counter?.priorityClass].filter(
    (name) => name !== undefined,
  );
  enforceRules(app, [
    ...[redisSecret, counterSecret, ...pullSecrets].map((secret) => ({ kind: 'Secret', ...secret })),
    ...classes.map((name) => ({ kind: 'PriorityClass', namespace: 'default', name })),
  ]);
  return app;
}
