import {
  type Container,
  containersOf,
  type Handler,
  type SecurityContext,
  type Volume,
  type Workload,
  workloads,
} from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

/**
 * The Pod Security Standard `restricted` as of Kubernetes 1.37, all of its checks by their upstream names. It is asked for
 * without the relaxations for user namespaces and for Windows.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const podSecurity: Rule = {
  name: 'pod-security',
  why: 'both namespaces enforce `restricted`: the cluster would refuse the pods, and only an event of the workload would tell',
  check: (manifests) =>
    workloads(manifests).flatMap((workload) =>
      Object.entries(checks).flatMap(([name, check]) =>
        [...check(workload)].map(
          (message): Finding => ({ manifest: workload.manifest, message: `${message} (${name})` }),
        ),
      ),
    ),
};

/** What breaks it. */
type Check = (workload: Workload) => Iterable<string>;

const checks: Readonly<Record<string, Check>> = {
  hostNamespaces: ({ spec }) =>
    (['hostNetwork', 'hostPID', 'hostIPC'] as const)
      .filter((field) => spec[field])
      .map((field) => `${field} is true: remove it`),

  privileged: eachContainer(({ privileged }) => privileged && 'privileged is true: remove it'),

  capabilities_baseline: eachContainer(({ capabilities }) => {
    const added = (capabilities?.add ?? []).filter((capability) => !DEFAULT_CAPABILITIES.has(capability));
    return added.length > 0 && `adds capabilities ${added.join(', ')}: remove them`;
  }),

  capabilities_restricted: eachContainer(({ capabilities }) => {
    if (!capabilities?.drop?.includes('ALL'))
      return `drops capabilities ${capabilities?.drop?.join(', ') || 'none'}: drop ALL`;
    const added = (capabilities.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
    return added.length > 0 && `adds capabilities ${added.join(', ')}: remove them`;
  }),

  hostPathVolumes: eachVolume((volume) => volume.hostPath !== undefined && 'is a hostPath: use a claim or an emptyDir'),

  // A volume of no type is an emptyDir.
  restrictedVolumes: eachVolume((volume) => {
    const types = Object.keys(volume).filter((key) => key !== 'name' && !ALLOWED_VOLUMES.has(key));
    return types.length > 0 && `is of type ${types.join(', ')}: use one of ${[...ALLOWED_VOLUMES].join(', ')}`;
  }),

  hostPorts: ({ spec }) =>
    containersOf(spec).flatMap(({ name, ports = [] }) =>
      ports
        .filter(({ hostPort }) => hostPort)
        .map(({ hostPort }) => `container ${name} has hostPort ${hostPort}: remove it, a Service leads to the pods`),
    ),

  hostProbesAndHostLifecycle: ({ spec }) =>
    containersOf(spec).flatMap((container) =>
      handlersOf(container)
        .map((handler) => handler.httpGet?.host ?? handler.tcpSocket?.host)
        .filter((host) => host)
        .map((host) => `container ${container.name} probes host '${host}': leave host out, then it is the pod`),
    ),

  appArmorProfile: (workload) => [
    ...eachContext(
      ({ appArmorProfile }) =>
        appArmorProfile !== undefined &&
        !ALLOWED_PROFILES.has(appArmorProfile.type) &&
        `appArmorProfile is ${appArmorProfile.type}: RuntimeDefault or Localhost`,
    )(workload),
    ...Object.entries(workload.annotations)
      .filter(
        ([key, value]) =>
          key.startsWith(APPARMOR_ANNOTATION) &&
          value !== '' &&
          value !== 'runtime/default' &&
          !value.startsWith('localhost/'),
      )
      .map(([key, value]) => `annotation ${key} is '${value}': runtime/default or localhost/…`),
  ],

  seLinuxOptions: eachContext(({ seLinuxOptions: options = {} }) => {
    if (options.user) return `seLinuxOptions.user is '${options.user}': remove it`;
    if (options.role) return `seLinuxOptions.role is '${options.role}': remove it`;
    return (
      options.type &&
      !SELINUX_TYPES.has(options.type) &&
      `seLinuxOptions.type is '${options.type}': one of ${[...SELINUX_TYPES].join(', ')}`
    );
  }),

  // The baseline only relaxes it for user namespaces.
  'procMount, procMount_restricted': eachContainer(
    ({ procMount }) => procMount !== undefined && procMount !== 'Default' && `procMount is ${procMount}: remove it`,
  ),

  seccompProfile_baseline: eachContext(
    ({ seccompProfile }) =>
      seccompProfile?.type === 'Unconfined' && 'seccompProfile is Unconfined: RuntimeDefault or Localhost',
  ),

  seccompProfile_restricted: eachContainer((own, pod) => {
    const type = (own.seccompProfile ?? pod.seccompProfile)?.type;
    return !ALLOWED_PROFILES.has(type ?? '') && `seccompProfile is ${type ?? 'not set'}: RuntimeDefault or Localhost`;
  }),

  sysctls: ({ spec }) =>
    (spec.securityContext?.sysctls ?? [])
      .filter(({ name }) => !SAFE_SYSCTLS.has(name))
      .map(({ name }) => `sets sysctl ${name}: remove it`),

  windowsHostProcess: eachContext(
    ({ windowsOptions }) => windowsOptions?.hostProcess && 'windowsOptions.hostProcess is true: remove it',
  ),

  allowPrivilegeEscalation: eachContainer(
    ({ allowPrivilegeEscalation }) =>
      allowPrivilegeEscalation !== false &&
      `allowPrivilegeEscalation is ${allowPrivilegeEscalation ?? 'not set'}: set it to false`,
  ),

  runAsNonRoot: eachContainer(
    (own, pod) =>
      (own.runAsNonRoot ?? pod.runAsNonRoot) !== true &&
      `runAsNonRoot is ${own.runAsNonRoot ?? pod.runAsNonRoot ?? 'not set'}: set it to true`,
  ),

  runAsUser: eachContext(({ runAsUser }) => runAsUser === 0 && 'runAsUser is 0: choose a user that is not root'),
};

const DEFAULT_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const ALLOWED_VOLUMES = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
);
const ALLOWED_PROFILES = new Set(['RuntimeDefault', 'Localhost']);
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const SELINUX_TYPES = new Set(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

type Verdict = string | false | undefined | '';

/** Asks each container, with the pod's context beside its own. */
function eachContainer(verdict: (own: SecurityContext, pod: SecurityContext) => Verdict): Check {
  return ({ spec }) =>
    containersOf(spec).flatMap(({ name, securityContext = {} }) =>
      said(verdict(securityContext, spec.securityContext ?? {}), `container ${name}: `),
    );
}

/** Asks each context that is given: the pod's and the containers'. */
function eachContext(verdict: (context: SecurityContext) => Verdict): Check {
  return ({ spec }) => [
    ...said(verdict(spec.securityContext ?? {}), 'pod: '),
    ...containersOf(spec).flatMap(({ name, securityContext = {} }) =>
      said(verdict(securityContext), `container ${name}: `),
    ),
  ];
}

function eachVolume(verdict: (volume: Volume) => Verdict): Check {
  return ({ spec }) => (spec.volumes ?? []).flatMap((volume) => said(verdict(volume), `volume ${volume.name} `));
}

function said(verdict: Verdict, whose: string): string[] {
  return verdict ? [`${whose}${verdict}`] : [];
}

function handlersOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): Handler[] {
  return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].filter(
    (handler) => handler !== undefined,
  );
}
