import { join } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { contentName } from '../manifest/content-hash.ts';
import { hardenedContainer, hardenedPod, SECRET_MODE } from '../manifest/hardening.ts';
import { type Image, imageOfContainer, imageOfPod } from '../manifest/image.ts';
import { networkPolicy } from '../manifest/network.ts';
import { labels, type Pods } from '../manifest/pods.ts';
import { resources } from '../manifest/quantities.ts';
import { readScripts, scriptsConfigMap } from '../manifest/scripts.ts';

const SCRIPTS = '/scripts';
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The shortest that Kubernetes grants; the kubelet puts a new one there before it ends. */
const TOKEN_SECONDS = 600;

export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

export interface CredentialsJobProps {
  /** The application that the passwords belong to. */
  readonly app: string;
  /** The Secret that is made, unless it exists. */
  readonly secret: SecretName;
  /** Keys of the Secret. */
  readonly keys: readonly string[];
  /** A Secret whose keys are copied, as soon as it is there. @default the values are drawn by chance */
  readonly copyFrom?: SecretName;
  /** An image with Node 24 or newer. */
  readonly image: Image;
}

/**
 * Makes a Secret of passwords inside of the cluster, so that no file holds one. The only pod with a token: it may create
 * Secrets of its namespace and read this one.
 * A finished Job stays: applying it again changes nothing.
 */
export class CredentialsJob extends Construct {
  constructor(scope: Construct, id: string, props: CredentialsJobProps) {
    super(scope, id);
    const { namespace, name } = props.secret;
    const pods: Pods = { namespace, app: props.app, component: 'credentials' };
    const metadata = { name, namespace, labels: labels(pods, name) };

    networkPolicy(this, name, pods, [{ from: pods, to: 'api-server' }]);
    const account = new k8s.KubeServiceAccount(this, 'service-account', {
      metadata,
      automountServiceAccountToken: false,
    });
    const role = new k8s.KubeRole(this, 'role', {
      metadata,
      rules: [
        { apiGroups: [''], resources: ['secrets'], resourceNames: [name], verbs: ['get'] },
        // A Secret that is not there yet has no name that a rule could name.
        { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      ],
    });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name },
      subjects: [{ kind: 'ServiceAccount', name: account.name, namespace }],
    });
    const scripts = scriptsConfigMap(this, `${name}-scripts`, {
      namespace,
      labels: metadata.labels,
      scripts: readScripts(join(import.meta.dirname, 'scripts')),
    });
    const spec = jobSpec(props, metadata.labels, account.name, scripts.name);
    new k8s.KubeJob(this, 'job', { metadata: { ...metadata, name: contentName(name, spec) }, spec });
  }
}

/** Lets the Job of another namespace read this Secret, and nothing else. */
export function allowCopy(scope: Construct, app: string, from: SecretName, to: SecretName): void {
  const { namespace } = from;
  const metadata = {
    name: `${from.name}-copy`,
    namespace,
    labels: labels({ namespace, app, component: 'credentials' }, from.name),
  };
  const role = new k8s.KubeRole(scope, 'copy-role', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [from.name], verbs: ['get'] }],
  });
  new k8s.KubeRoleBinding(scope, 'copy-role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name },
    subjects: [{ kind: 'ServiceAccount', name: to.name, namespace: to.namespace }],
  });
}

function jobSpec(
  props: CredentialsJobProps,
  jobLabels: Record<string, string>,
  account: string,
  scripts: string,
): k8s.JobSpec {
  const { secret, copyFrom, keys, image } = props;
  const script = copyFrom === undefined ? 'generate.mts' : 'copy.mts';
  const from = copyFrom === undefined ? [] : [copyFrom.namespace, copyFrom.name];
  return {
    backoffLimit: 10,
    template: {
      metadata: { labels: jobLabels },
      spec: {
        ...hardenedPod,
        ...imageOfPod(image),
        serviceAccountName: account,
        restartPolicy: 'OnFailure',
        containers: [
          {
            name: 'credentials',
            ...imageOfContainer(image),
            command: ['node', `${SCRIPTS}/${script}`],
            args: [...from, secret.namespace, secret.name, ...keys],
            env: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${ACCOUNT}/ca.crt` }],
            resources: resources({ cpu: '50m', cpuLimit: '1', memory: '96Mi' }),
            ...hardenedContainer,
            volumeMounts: [
              { name: 'scripts', mountPath: SCRIPTS, readOnly: true },
              { name: 'account', mountPath: ACCOUNT, readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: 'scripts', configMap: { name: scripts } },
          {
            name: 'account',
            projected: {
              sources: [
                { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
                { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
              ],
              defaultMode: SECRET_MODE,
            },
          },
        ],
      },
    },
  };
}
