import { describe, expect, it } from '@jest/globals';
import { podSecurity } from '../../lib/rules/pod-security.ts';
import { external, find, set, soundManifests } from './manifests.ts';

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

/** Every check of upstream by its name, a field that breaks it, and what is said. */
const breaks: readonly (readonly [check: string, path: string, value: unknown, says: string])[] = [
  ['hostNamespaces', `${pod}.hostNetwork`, true, 'hostNetwork is true'],
  ['hostNamespaces', `${pod}.hostPID`, true, 'hostPID is true'],
  ['hostNamespaces', `${pod}.hostIPC`, true, 'hostIPC is true'],
  ['privileged', `${container}.securityContext.privileged`, true, 'privileged is true'],
  [
    'capabilities_baseline',
    `${container}.securityContext.capabilities.add`,
    ['SYS_TIME'],
    'adds capabilities SYS_TIME',
  ],
  ['capabilities_restricted', `${container}.securityContext.capabilities.add`, ['CHOWN'], 'adds capabilities CHOWN'],
  [
    'capabilities_restricted',
    `${container}.securityContext.capabilities.drop`,
    ['NET_RAW'],
    'drops capabilities NET_RAW',
  ],
  ['hostPathVolumes', `${pod}.volumes.0`, { name: 'node', hostPath: { path: '/' } }, 'volume node is a hostPath'],
  [
    'restrictedVolumes',
    `${pod}.volumes.0`,
    { name: 'share', nfs: { server: 'a', path: '/' } },
    'volume share is of type nfs',
  ],
  ['hostPorts', `${container}.ports.0.hostPort`, 80, 'hostPort 80'],
  ['hostProbesAndHostLifecycle', `${container}.livenessProbe.httpGet.host`, '10.0.0.1', "probes host '10.0.0.1'"],
  [
    'hostProbesAndHostLifecycle',
    `${container}.lifecycle.preStop.tcpSocket`,
    { host: '10.0.0.1', port: 80 },
    "probes host '10.0.0.1'",
  ],
  [
    'appArmorProfile',
    `${pod}.securityContext.appArmorProfile`,
    { type: 'Unconfined' },
    'appArmorProfile is Unconfined',
  ],
  [
    'appArmorProfile',
    'spec.template.metadata.annotations/container.apparmor.security.beta.kubernetes.io/counter',
    'unconfined',
    "annotation container.apparmor.security.beta.kubernetes.io/counter is 'unconfined'",
  ],
  ['seLinuxOptions', `${pod}.securityContext.seLinuxOptions`, { type: 'spc_t' }, "seLinuxOptions.type is 'spc_t'"],
  ['seLinuxOptions', `${container}.securityContext.seLinuxOptions`, { user: 'root' }, "seLinuxOptions.user is 'root'"],
  [
    'seLinuxOptions',
    `${container}.securityContext.seLinuxOptions`,
    { role: 'sysadm_r' },
    "seLinuxOptions.role is 'sysadm_r'",
  ],
  ['procMount, procMount_restricted', `${container}.securityContext.procMount`, 'Unmasked', 'procMount is Unmasked'],
  [
    'seccompProfile_baseline',
    `${container}.securityContext.seccompProfile`,
    { type: 'Unconfined' },
    'seccompProfile is Unconfined',
  ],
  ['seccompProfile_restricted', `${pod}.securityContext.seccompProfile`, undefined, 'seccompProfile is not set'],
  ['sysctls', `${pod}.securityContext.sysctls`, [{ name: 'kernel.msgmax', value: '1' }], 'sets sysctl kernel.msgmax'],
  ['windowsHostProcess', `${pod}.securityContext.windowsOptions`, { hostProcess: true }, 'hostProcess is true'],
  ['allowPrivilegeEscalation', `${container}.securityContext.allowPrivilegeEscalation`, undefined, 'is not set'],
  ['runAsNonRoot', `${container}.securityContext.runAsNonRoot`, false, 'runAsNonRoot is false'],
  ['runAsUser', `${container}.securityContext.runAsUser`, 0, 'runAsUser is 0'],
];

describe('pod-security', () => {
  it.each(breaks)('%s forbids %s %j', (check, path, value, says) => {
    const manifests = soundManifests();
    const deployment = find(manifests, 'Deployment', 'counter');
    set(deployment, path, value);
    const found = podSecurity.check(manifests, external);
    expect(found.map(({ message }) => message).filter((message) => message.endsWith(`(${check})`))).toEqual([
      expect.stringContaining(says),
    ]);
    expect(found.every(({ manifest }) => manifest === deployment)).toBe(true);
  });

  it('looks at init containers too', () => {
    const manifests = soundManifests();
    set(find(manifests, 'StatefulSet', 'redis'), `${pod}.initContainers`, [{ name: 'first', image: 'redis:8.0.6' }]);
    expect(podSecurity.check(manifests, external).map(({ message }) => message)).toEqual([
      'container first: drops capabilities none: drop ALL (capabilities_restricted)',
      'container first: allowPrivilegeEscalation is not set: set it to false (allowPrivilegeEscalation)',
    ]);
  });

  it('has all 19 checks of Kubernetes 1.37', () => {
    const names = new Set(breaks.flatMap(([check]) => check.split(', ')));
    expect(names.size).toBe(19);
  });
});
