import { join } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { hardenedContainer, hardenedPod, SECRET_MODE } from '../manifest/hardening.ts';
import { type Image, imageOfContainer, imageOfPod, versionOf } from '../manifest/image.ts';
import { type Flow, networkPolicy } from '../manifest/network.ts';
import { apart, type Placement } from '../manifest/placement.ts';
import { labels, type Pods, selectorLabels } from '../manifest/pods.ts';
import { type Resources, resources } from '../manifest/quantities.ts';
import { readScripts, scriptsConfigMap } from '../manifest/scripts.ts';
import type { VolumeRetention } from './props.ts';

const DATA = '/data';
const SCRIPTS = '/scripts';
const CREDENTIALS = '/credentials';
const RUN = '/run/redis';

/** What the scripts keep in memory: configuration with passwords, and the answers of the last look. */
const RUN_SIZE = '16Mi';

/** Longest hand-over (30 s) and then Redis' own end, with a last write of its log. */
const TERMINATION_GRACE_SECONDS = 60;

export interface PodSetProps {
  readonly pods: Pods;
  readonly replicas: number;
  readonly image: Image;
  /** Folders beside this file whose scripts the pods run: `main.sh` is PID 1, `probe.sh` the probes. */
  readonly scripts: readonly string[];
  /** The script that runs before a pod is told to stop. */
  readonly preStop: string;
  /** Name and number of the one port. */
  readonly port: { readonly name: string; readonly number: number };
  /** Beside those that both kinds of pods have. */
  readonly environment: Readonly<Record<string, string>>;
  /** Longest time until the server has read its data, in seconds. */
  readonly startupSeconds: number;
  readonly credentials: string;
  readonly resources: Resources;
  readonly storage: string;
  readonly storageClass?: string;
  readonly volumeRetention: Required<VolumeRetention>;
  readonly placement: Placement;
  readonly priorityClass?: string;
  readonly flows: readonly Flow[];
}

/** Pods with a volume and an address each: a StatefulSet, with a Service for every one of its pods. */
export class PodSet extends Construct {
  constructor(scope: Construct, name: string, props: PodSetProps) {
    super(scope, name);
    const { namespace } = props.pods;
    const objectLabels = labels(props.pods, name, versionOf(props.image));
    const metadata = { name, namespace, labels: objectLabels };

    networkPolicy(this, name, props.pods, props.flows);
    const scripts = scriptsConfigMap(this, `${name}-scripts`, {
      namespace,
      labels: objectLabels,
      scripts: readScripts(...props.scripts.map((folder) => join(import.meta.dirname, folder))),
    });
    new k8s.KubeServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    this.addHeadlessService(metadata, props);
    for (const pod of podNames(name, props.replicas)) this.addPodService(pod, metadata, props);
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata,
      spec: {
        serviceName: name,
        replicas: props.replicas,
        podManagementPolicy: 'Parallel',
        updateStrategy: { type: 'RollingUpdate' },
        minReadySeconds: 10,
        revisionHistoryLimit: 3,
        selector: { matchLabels: selectorLabels(props.pods) },
        template: { metadata: { labels: objectLabels }, spec: podSpec(name, scripts.name, props) },
        volumeClaimTemplates: [volumeClaim(props)],
        persistentVolumeClaimRetentionPolicy: props.volumeRetention,
      },
    });
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selectorLabels(props.pods) },
        // A pod that is not ready protects nothing, and must not block the drain of its node.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }

  /** A StatefulSet must have one; it gives the pods their host names. */
  private addHeadlessService(metadata: k8s.ObjectMeta, props: PodSetProps): void {
    new k8s.KubeService(this, 'headless-service', {
      metadata,
      spec: {
        clusterIp: 'None',
        ipFamilyPolicy: 'SingleStack',
        publishNotReadyAddresses: true,
        selector: selectorLabels(props.pods),
        ports: [servicePort(props)],
      },
    });
  }

  /** An address that stays while the pod comes and goes. Unready pods have it too: they must find each other first. */
  private addPodService(pod: string, metadata: k8s.ObjectMeta, props: PodSetProps): void {
    new k8s.KubeService(this, pod, {
      metadata: { ...metadata, name: pod },
      spec: {
        type: 'ClusterIP',
        ipFamilyPolicy: 'SingleStack',
        publishNotReadyAddresses: true,
        selector: { ...selectorLabels(props.pods), 'statefulset.kubernetes.io/pod-name': pod },
        ports: [servicePort(props)],
      },
    });
  }
}

/** Names of a set's pods, in order. */
export function podNames(set: string, replicas: number): string[] {
  return Array.from({ length: replicas }, (_, ordinal) => `${set}-${ordinal}`);
}

function servicePort({ port }: PodSetProps): k8s.ServicePort {
  return { name: port.name, port: port.number, targetPort: k8s.IntOrString.fromString(port.name), protocol: 'TCP' };
}

function podSpec(name: string, scripts: string, props: PodSetProps): k8s.PodSpec {
  return {
    ...hardenedPod,
    ...imageOfPod(props.image),
    serviceAccountName: name,
    ...(props.priorityClass === undefined ? {} : { priorityClassName: props.priorityClass }),
    terminationGracePeriodSeconds: TERMINATION_GRACE_SECONDS,
    ...apart(props.pods, props.placement),
    containers: [
      {
        name,
        ...imageOfContainer(props.image),
        command: ['sh', `${SCRIPTS}/main.sh`],
        env: [
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
          ...Object.entries({ ...props.environment, CREDENTIALS, DATA, RUN }).map(([key, value]) => ({
            name: key,
            value,
          })),
        ],
        ports: [{ name: props.port.name, containerPort: props.port.number, protocol: 'TCP' }],
        lifecycle: { preStop: { exec: { command: ['sh', `${SCRIPTS}/${props.preStop}`] } } },
        startupProbe: probe('startup', { periodSeconds: 2, failureThreshold: Math.ceil(props.startupSeconds / 2) }),
        livenessProbe: probe('liveness', { periodSeconds: 10, failureThreshold: 5 }),
        readinessProbe: probe('readiness', { periodSeconds: 5, failureThreshold: 2 }),
        resources: resources(props.resources),
        ...hardenedContainer,
        volumeMounts: [
          { name: 'data', mountPath: DATA },
          { name: 'scripts', mountPath: SCRIPTS, readOnly: true },
          { name: 'credentials', mountPath: CREDENTIALS, readOnly: true },
          { name: 'run', mountPath: RUN },
        ],
      },
    ],
    volumes: [
      { name: 'scripts', configMap: { name: scripts } },
      { name: 'credentials', secret: { secretName: props.credentials, defaultMode: SECRET_MODE } },
      { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString(RUN_SIZE) } },
    ],
  };
}

/** The probe script itself gives up after 4 s, with a line that says what was answered. */
function probe(kind: string, times: { readonly periodSeconds: number; readonly failureThreshold: number }): k8s.Probe {
  return { exec: { command: ['sh', `${SCRIPTS}/probe.sh`, kind] }, timeoutSeconds: 5, ...times };
}

/** Cannot be changed later, so it holds only what has to be there. */
function volumeClaim(props: PodSetProps): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: 'data', labels: selectorLabels(props.pods) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(props.storageClass === undefined ? {} : { storageClassName: props.storageClass }),
      resources: { requests: { storage: k8s.Quantity.fromString(props.storage) } },
    },
  };
}
