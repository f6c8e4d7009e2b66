import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { hardenedContainer, hardenedPod, SECRET_MODE } from '../manifest/hardening.ts';
import { imageOfContainer, imageOfPod, versionOf } from '../manifest/image.ts';
import { networkPolicy } from '../manifest/network.ts';
import { even } from '../manifest/placement.ts';
import { labels, type Pods, selectorLabels } from '../manifest/pods.ts';
import { resources } from '../manifest/quantities.ts';
import { type CompleteCounterProps, type CounterProps, completeProps } from './props.ts';

/** What users type: `http://NODE:30000`, `kubectl -n counter port-forward services/counter 8080:8080`. */
const NAME = 'counter';
const SERVICE_PORT = 8080;

const HTTP_PORT = 10000;
const ADMIN_PORT = 9090;
const CREDENTIALS = '/credentials';

/** Longest time a request waits for its answer, over a failover. */
const DEADLINE_MS = 10_000;
/** From the last answer to the end of the process: what is in flight is written, connections are closed. */
const CLOSE_MS = 2_000;
/** Between the process giving up by itself and the kubelet killing it. */
const KILL_MARGIN_SECONDS = 3;

/** How long a pod of a lost node keeps its place, in seconds; Kubernetes notices the loss 50 s after it. */
const LOST_NODE_SECONDS = 20;

/** The pods that count, by their labels: for those who let them in. */
export function counterPods(namespace: string): Pods {
  return { namespace, app: NAME, component: 'server' };
}

/** Pods that count over HTTP, and the Service before them. */
export class Counter extends Construct {
  constructor(scope: Construct, id: string, given: CounterProps) {
    super(scope, id);
    const props = completeProps(this.node.path, given);
    const pods = counterPods(props.namespace);
    const metadata = { name: NAME, namespace: props.namespace, labels: labels(pods, NAME, versionOf(props.image)) };
    const matchLabels = selectorLabels(pods);

    networkPolicy(this, NAME, pods, [
      { from: 'anyone', to: pods, port: HTTP_PORT },
      { from: pods, to: 'dns' },
      ...props.store.flows,
    ]);
    new k8s.KubeServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    new k8s.KubeService(this, 'service', edgeService(metadata, matchLabels, props.edge));
    new k8s.KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: 3,
        // A new pod serves before an old one leaves, and must have done so for a while.
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
        },
        minReadySeconds: 5,
        progressDeadlineSeconds: 300,
        selector: { matchLabels },
        template: { metadata: { labels: metadata.labels }, spec: podSpec(pods, props) },
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}

function edgeService(
  metadata: k8s.ObjectMeta,
  selector: Record<string, string>,
  edge: CompleteCounterProps['edge'],
): k8s.KubeServiceProps {
  return {
    metadata: { ...metadata, ...(edge.annotations === undefined ? {} : { annotations: edge.annotations }) },
    spec: {
      type: edge.type,
      ...(edge.loadBalancerClass === undefined ? {} : { loadBalancerClass: edge.loadBalancerClass }),
      ...(edge.sourceRanges === undefined ? {} : { loadBalancerSourceRanges: [...edge.sourceRanges] }),
      externalTrafficPolicy: 'Cluster',
      selector,
      ports: [
        {
          name: 'http',
          port: SERVICE_PORT,
          targetPort: k8s.IntOrString.fromString('http'),
          nodePort: edge.nodePort,
          protocol: 'TCP',
          appProtocol: 'http',
        },
      ],
    },
  };
}

function podSpec(pods: Pods, props: CompleteCounterProps): k8s.PodSpec {
  const drainMs = props.edge.drainSeconds * 1000;
  const graceMs = drainMs + DEADLINE_MS + CLOSE_MS;
  const environment = {
    PORT: String(HTTP_PORT),
    ADMIN_PORT: String(ADMIN_PORT),
    REDIS_SENTINELS: props.store.sentinels.join(','),
    REDIS_MASTER_NAME: props.store.masterName,
    REDIS_USERNAME: 'app',
    REDIS_PASSWORD_FILE: `${CREDENTIALS}/app`,
    REDIS_SENTINEL_USERNAME: 'app',
    REDIS_SENTINEL_PASSWORD_FILE: `${CREDENTIALS}/app`,
    DEADLINE_MS: String(DEADLINE_MS),
    DRAIN_MS: String(drainMs),
    GRACE_MS: String(graceMs),
  };
  return {
    ...hardenedPod,
    ...imageOfPod(props.image),
    serviceAccountName: NAME,
    ...(props.priorityClass === undefined ? {} : { priorityClassName: props.priorityClass }),
    terminationGracePeriodSeconds: Math.ceil(graceMs / 1000) + KILL_MARGIN_SECONDS,
    ...even(pods, props.placement),
    tolerations: ['not-ready', 'unreachable'].map((state) => ({
      key: `node.kubernetes.io/${state}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: LOST_NODE_SECONDS,
    })),
    containers: [
      {
        name: NAME,
        ...imageOfContainer(props.image),
        env: Object.entries(environment).map(([name, value]) => ({ name, value })),
        ports: [
          { name: 'http', containerPort: HTTP_PORT, protocol: 'TCP' },
          { name: 'admin', containerPort: ADMIN_PORT, protocol: 'TCP' },
        ],
        startupProbe: probe('/livez', { periodSeconds: 1, failureThreshold: 60 }),
        livenessProbe: probe('/livez', { periodSeconds: 10, failureThreshold: 3 }),
        readinessProbe: probe('/readyz', { periodSeconds: 2, failureThreshold: 2 }),
        resources: resources({ cpu: '250m', cpuLimit: '2', memory: '256Mi' }),
        ...hardenedContainer,
        volumeMounts: [{ name: 'credentials', mountPath: CREDENTIALS, readOnly: true }],
      },
    ],
    volumes: [
      {
        name: 'credentials',
        secret: { secretName: props.store.credentials, defaultMode: SECRET_MODE, items: [{ key: 'app', path: 'app' }] },
      },
    ],
  };
}

function probe(path: string, times: { readonly periodSeconds: number; readonly failureThreshold: number }): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromString('admin') }, timeoutSeconds: 3, ...times };
}
