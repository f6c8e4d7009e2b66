/** Another application on this Redis: a web server that keeps carts. See docs/redis-sentinel.md. */
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { hardenedContainer, hardenedPod, SECRET_MODE } from '../../lib/manifest/hardening.ts';
import { networkPolicy } from '../../lib/manifest/network.ts';
import { labels, type Pods, selectorLabels } from '../../lib/manifest/pods.ts';
import { resources } from '../../lib/manifest/quantities.ts';
import { RedisSentinel } from '../../lib/redis/redis-sentinel.ts';

const NAMESPACE = 'shop';
const WEB: Pods = { namespace: NAMESPACE, app: 'shop', component: 'web', partOf: 'shop' };

export class ShopChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { disableResourceNameHashes: true });
    const part = { 'app.kubernetes.io/part-of': 'shop' };
    new k8s.KubeNamespace(this, 'namespace', { metadata: { name: NAMESPACE, labels: part } });

    const redis = new RedisSentinel(this, 'redis', {
      namespace: NAMESPACE,
      image: { name: 'redis:8.0.6' },
      clients: [WEB],
      partOf: 'shop',
      maxMemoryMiB: 512,
      storage: '4Gi',
      configuration: ['notify-keyspace-events Ex'],
    });

    const metadata = { name: 'web', namespace: NAMESPACE, labels: labels(WEB, 'web') };
    networkPolicy(this, 'web', WEB, [
      { from: 'anyone', to: WEB, port: 8080 },
      { from: WEB, to: 'dns' },
      ...redis.connection.flows,
    ]);
    new k8s.KubeDeployment(this, 'web', {
      metadata,
      spec: {
        selector: { matchLabels: selectorLabels(WEB) },
        template: { metadata: { labels: metadata.labels }, spec: webPod(redis) },
      },
    });
  }
}

/** What a client is told: which sentinels to ask for which master, as which user, with which password. */
function webPod(redis: RedisSentinel): k8s.PodSpec {
  const environment = {
    SENTINELS: redis.connection.sentinels.join(','),
    MASTER_NAME: redis.connection.masterName,
    REDIS_USERNAME: redis.username,
    REDIS_PASSWORD_FILE: `/credentials/${redis.password.key}`,
  };
  const { secret, key } = redis.password;
  return {
    ...hardenedPod,
    containers: [
      {
        name: 'web',
        image: 'registry.example/shop:1.0.0',
        env: Object.entries(environment).map(([name, value]) => ({ name, value })),
        ports: [{ containerPort: 8080 }],
        readinessProbe: { httpGet: { path: '/', port: k8s.IntOrString.fromNumber(8080) } },
        livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromNumber(8080) } },
        resources: resources({ cpu: '100m', memory: '128Mi' }),
        ...hardenedContainer,
        volumeMounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }],
      },
    ],
    // Of the passwords only its own.
    volumes: [
      {
        name: 'credentials',
        secret: { secretName: secret, defaultMode: SECRET_MODE, items: [{ key, path: key }] },
      },
    ],
  };
}

export function buildShop(): App {
  const app = new App();
  new ShopChart(app, 'shop');
  return app;
}
