import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '../../lib/rules/manifest.ts';
import { rules } from '../../lib/rules/rules.ts';
import { external, find, set, soundManifests } from './manifests.ts';

interface Break {
  readonly rule: string;
  readonly when: string;
  /** Changes sound manifests; or gives others, in another order. */
  readonly by: (manifests: Manifest[]) => void;
  /** What is said of it: the object, the value, the mend. */
  readonly says: string;
}

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

const breaks: readonly Break[] = [
  {
    rule: 'no-null',
    when: 'a quantity got lost',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${container}.resources.limits.memory`, null),
    says: 'spec.template.spec.containers[0].resources.limits.memory is null: leave the field out, or build its value by the types',
  },
  {
    rule: 'no-duplicates',
    when: 'two Services have one name',
    by: (all) => set(find(all, 'Service', 'redis-1'), 'metadata.name', 'redis-0'),
    says: 'Service redis/redis-0 is there twice: give one of them another name',
  },
  {
    rule: 'known-values',
    when: 'a word is misspelt',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${container}.imagePullPolicy`, 'ifNotPresent'),
    says: "spec.template.spec.containers[0].imagePullPolicy is 'ifNotPresent': one of 'Always', 'IfNotPresent', 'Never'",
  },
  {
    rule: 'known-values',
    when: 'one of several words is misspelt',
    by: (all) => set(find(all, 'NetworkPolicy', 'redis'), 'spec.policyTypes', ['Ingress', 'Outgress']),
    says: "spec.policyTypes is 'Outgress': one of 'Ingress', 'Egress'",
  },
  {
    rule: 'known-values',
    when: 'a quantity has a unit that does not exist',
    by: (all) =>
      set(find(all, 'StatefulSet', 'redis'), 'spec.volumeClaimTemplates.0.spec.resources.requests.storage', '2GB'),
    says: "spec.volumeClaimTemplates[0].spec.resources.requests.storage is '2GB': a quantity is a number with a unit, as 250m, 64Mi or 2Gi",
  },
  {
    rule: 'names-are-ours',
    when: 'a name was generated',
    by: (all) => set(find(all, 'Service', 'redis-1'), 'metadata.name', 'redis-redis-service-c8a0b1c2'),
    says: "name 'redis-redis-service-c8a0b1c2' was generated: write metadata.name",
  },
  {
    rule: 'names-are-ours',
    when: 'a selector was generated',
    by: (all) =>
      set(find(all, 'Deployment', 'counter'), 'spec.selector.matchLabels/cdk8s.io/metadata.addr', 'counter-c8a0b1c2'),
    says: 'it selects or carries cdk8s.io/metadata.addr: use an L1 construct and own labels',
  },
  {
    rule: 'labelled',
    when: 'an object has no labels',
    by: (all) => set(find(all, 'ConfigMap', 'redis-scripts'), 'metadata.labels'),
    says: 'has no label app.kubernetes.io/part-of: use the labels of lib/manifest/pods.ts',
  },
  {
    rule: 'namespace-first',
    when: 'a Namespace comes after what is in it',
    by: (all) => all.push(...all.splice(all.indexOf(find(all, 'Namespace', 'counter')), 1)),
    says: "namespace 'counter' is not declared before it: move the Namespace up, or into an earlier file",
  },
  {
    rule: 'rights-before-jobs',
    when: 'a RoleBinding comes after its Job',
    by: (all) => all.push(...all.splice(all.indexOf(find(all, 'RoleBinding', 'redis-credentials')), 1)),
    says: 'RoleBinding redis-credentials comes after it: put it before the Job',
  },
  {
    rule: 'rights-before-jobs',
    when: 'the default policy comes after a Job',
    by: (all) => all.push(...all.splice(all.indexOf(find(all, 'NetworkPolicy', 'default-deny')), 1)),
    says: 'NetworkPolicy default-deny comes after it: put it before the Job',
  },
  {
    rule: 'references-exist',
    when: 'a ConfigMap is misspelt',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${pod}.volumes.0.configMap.name`, 'scripts'),
    says: 'it needs ConfigMap redis/scripts, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'nobody makes a Secret',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${pod}.volumes.0.secret.secretName`, 'password'),
    says: 'it needs Secret counter/password, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'a variable comes from a Secret that nobody makes',
    by: (all) =>
      set(find(all, 'Deployment', 'counter'), `${container}.env.0`, {
        name: 'KEY',
        valueFrom: { secretKeyRef: { name: 'absent', key: 'key' } },
      }),
    says: 'it needs Secret counter/absent, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'a ServiceAccount is not there',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${pod}.serviceAccountName`, 'nobody'),
    says: 'it needs ServiceAccount counter/nobody, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'the Service of a StatefulSet is not there',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), 'spec.serviceName', 'redis-headless'),
    says: 'it needs Service redis/redis-headless, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'a role that is bound is not there',
    by: (all) => set(find(all, 'RoleBinding', 'redis-credentials'), 'roleRef.name', 'admin'),
    says: 'it needs Role redis/admin, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'references-exist',
    when: 'a role is bound to nobody',
    by: (all) => set(find(all, 'RoleBinding', 'redis-credentials'), 'subjects.0.name', 'nobody'),
    says: 'it needs ServiceAccount redis/nobody, which is not there: correct the name, add the object, or declare it as external',
  },
  {
    rule: 'selectors-match',
    when: 'a workload does not select its own pods',
    by: (all) => set(find(all, 'Deployment', 'counter'), 'spec.selector.matchLabels', { app: 'counter' }),
    says: 'its selector {"app":"counter"} matches no pod of its own template: use the labels of the pods\' template',
  },
  {
    rule: 'selectors-match',
    when: 'a Service is for a pod that there is not',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), 'spec.replicas', 2),
    says: 'its selector {"app.kubernetes.io/component":"node","app.kubernetes.io/name":"redis","statefulset.kubernetes.io/pod-name":"redis-2"} matches no pod: use the labels of the pods\' template',
  },
  {
    rule: 'selectors-match',
    when: 'a policy selects no pod',
    by: (all) => set(find(all, 'NetworkPolicy', 'counter'), 'spec.podSelector.matchLabels', { app: 'counter' }),
    says: 'its selector {"app":"counter"} matches no pod: use the labels of the pods\' template',
  },
  {
    rule: 'selectors-match',
    when: 'a budget selects pods of another namespace',
    by: (all) => set(find(all, 'PodDisruptionBudget', 'redis'), 'metadata.namespace', 'counter'),
    says: 'its selector {"app.kubernetes.io/component":"node","app.kubernetes.io/name":"redis"} matches no pod: use the labels of the pods\' template',
  },
  {
    rule: 'service-ports',
    when: 'a Service leads to a port that no container has',
    by: (all) => set(find(all, 'Service', 'counter'), 'spec.ports.0.targetPort', 'web'),
    says: 'targetPort web is no port of the pods it selects (they have http, admin): name one of these',
  },
  {
    rule: 'service-ports',
    when: 'the protocols differ',
    by: (all) => set(find(all, 'Service', 'redis-0'), 'spec.ports.0.protocol', 'UDP'),
    says: 'targetPort redis is no port of the pods it selects (they have redis): name one of these',
  },
  {
    rule: 'disruption-budgets',
    when: 'a workload has none',
    by: (all) => all.splice(all.indexOf(find(all, 'PodDisruptionBudget', 'counter')), 1),
    says: '0 disruption budgets select its pods, and evictions need exactly one: add it',
  },
  {
    rule: 'disruption-budgets',
    when: 'one lets all pods go',
    by: (all) => set(find(all, 'PodDisruptionBudget', 'counter'), 'spec.maxUnavailable', '100%'),
    says: 'maxUnavailable 100% lets 3 of the 3 pods of counter be away: allow at least 1 and fewer than all',
  },
  {
    rule: 'disruption-budgets',
    when: 'one lets no pod go',
    by: (all) =>
      set(find(all, 'PodDisruptionBudget', 'redis'), 'spec', {
        minAvailable: 3,
        selector: { matchLabels: { 'app.kubernetes.io/component': 'node' } },
      }),
    says: 'minAvailable 3 lets 0 of the 3 pods of redis be away: allow at least 1 and fewer than all',
  },
  {
    rule: 'network-covered',
    when: 'a namespace does not deny by default',
    by: (all) => all.splice(all.indexOf(find(all, 'NetworkPolicy', 'default-deny')), 1),
    says: 'namespace counter has no policy that denies everything in both directions: add one with an empty podSelector',
  },
  {
    rule: 'network-covered',
    when: 'the default denies one direction only',
    by: (all) => set(find(all, 'NetworkPolicy', 'default-deny'), 'spec.policyTypes', ['Ingress']),
    says: 'namespace counter has no policy that denies everything in both directions: add one with an empty podSelector',
  },
  {
    rule: 'network-covered',
    when: 'pods have no flow of their own',
    by: (all) => all.splice(all.indexOf(find(all, 'NetworkPolicy', 'redis-sentinel')), 1),
    says: 'no policy allows its pods anything: name the flows that begin or end at them',
  },
  {
    rule: 'pod-security',
    when: 'a container may gain rights',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${container}.securityContext.allowPrivilegeEscalation`, true),
    says: 'container counter: allowPrivilegeEscalation is true: set it to false (allowPrivilegeEscalation)',
  },
  {
    rule: 'tokens-for-jobs-only',
    when: 'a pod gets a token',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${pod}.automountServiceAccountToken`, true),
    says: 'automountServiceAccountToken is true: set it to false',
  },
  {
    rule: 'tokens-for-jobs-only',
    when: 'a pod mounts a token by itself',
    by: (all) =>
      set(find(all, 'Deployment', 'counter'), `${pod}.volumes.1`, {
        name: 'account',
        projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
      }),
    says: 'volume account holds a token: only a Job has to talk to the API server',
  },
  {
    rule: 'tokens-for-jobs-only',
    when: 'a pod runs as the default account',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${pod}.serviceAccountName`),
    says: 'it runs as ServiceAccount default, whose rights anybody may widen: give it one of its own',
  },
  {
    rule: 'no-literal-secret',
    when: 'a variable holds a password',
    by: (all) =>
      set(find(all, 'Deployment', 'counter'), `${container}.env.0`, { name: 'REDIS_PASSWORD', value: 'swordfish' }),
    says: 'container counter has REDIS_PASSWORD as a literal: mount the Secret as a file and name its path',
  },
  {
    rule: 'no-literal-secret',
    when: 'a Secret stands in the manifests',
    by: (all) =>
      all.push({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'redis-credentials', namespace: 'redis' },
        data: { app: 'YQ==' },
      }),
    says: 'a Secret stands in the manifests: let a Job or somebody else make it in the cluster',
  },
  {
    rule: 'containers-complete',
    when: 'memory is not limited',
    by: (all) => set(find(all, 'StatefulSet', 'redis-sentinel'), `${container}.resources.limits.memory`),
    says: 'container redis-sentinel has no limit of memory: add it',
  },
  {
    rule: 'containers-complete',
    when: 'nothing is requested',
    by: (all) => set(find(all, 'Job', 'redis-credentials'), `${container}.resources.requests.cpu`),
    says: 'container credentials has no request of cpu: add it',
  },
  {
    rule: 'containers-complete',
    when: 'a probe is missing',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${container}.readinessProbe`),
    says: 'container counter has no readinessProbe: add it',
  },
  {
    rule: 'survives-a-node',
    when: 'pods are spread over zones only',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${pod}.affinity`),
    says: 'its pods are not spread over kubernetes.io/hostname: use apart or even of lib/manifest/placement.ts',
  },
  {
    rule: 'survives-a-node',
    when: 'other pods are spread than its own',
    by: (all) =>
      set(find(all, 'StatefulSet', 'redis'), `${pod}.topologySpreadConstraints.0.labelSelector.matchLabels`, {
        app: 'redis',
      }),
    says: 'its pods are not spread over topology.kubernetes.io/zone: use apart or even of lib/manifest/placement.ts',
  },
  {
    rule: 'survives-a-node',
    when: 'stateless pods wait long for their node',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${pod}.tolerations.1.tolerationSeconds`, 60),
    says: 'it tolerates node.kubernetes.io/unreachable for 60 s: for at most 25, beside the 50 until Kubernetes notices',
  },
  {
    rule: 'survives-a-node',
    when: 'they wait for as long as Kubernetes lets them by itself',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${pod}.tolerations`),
    says: 'it tolerates node.kubernetes.io/not-ready for 300 s: for at most 25, beside the 50 until Kubernetes notices',
  },
  {
    rule: 'gentle-rollouts',
    when: 'an old pod leaves before a new one serves',
    by: (all) => set(find(all, 'Deployment', 'counter'), 'spec.strategy.rollingUpdate.maxUnavailable', 1),
    says: 'maxUnavailable is 1: set it to 0, so that a new pod serves before an old one leaves',
  },
  {
    rule: 'gentle-rollouts',
    when: 'a pod counts as good at once',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), 'spec.minReadySeconds'),
    says: 'minReadySeconds is 0: say how long a new pod must serve before the next is replaced',
  },
  {
    rule: 'gentle-rollouts',
    when: 'old revisions are kept as by default',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), 'spec.revisionHistoryLimit'),
    says: 'revisionHistoryLimit is not set: say how far back one may go',
  },
  {
    rule: 'gentle-rollouts',
    when: 'the time to end in is left to Kubernetes',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${pod}.terminationGracePeriodSeconds`),
    says: 'terminationGracePeriodSeconds is not set: derive it from what the pod does before it ends',
  },
  {
    rule: 'gentle-rollouts',
    when: 'what is not ready is killed',
    by: (all) => set(find(all, 'Deployment', 'counter'), `${container}.livenessProbe.httpGet.path`, '/readyz'),
    says: 'container counter asks the same for liveness and readiness: what is not ready must not be killed for it',
  },
  {
    rule: 'flows-agree',
    when: 'a way is open at the calling end only',
    by: (all) => set(find(all, 'NetworkPolicy', 'redis-sentinel'), 'spec.ingress', []),
    says: 'Deployment counter/counter may call StatefulSet redis/redis-sentinel on port 26379/TCP, which no policy of the other end allows: name the flow once, for both ends',
  },
  {
    rule: 'flows-agree',
    when: 'a way is open at the called end only',
    by: (all) => set(find(all, 'NetworkPolicy', 'redis'), 'spec.ingress.2.ports.0.port', 6380),
    says: 'Deployment counter/counter may be let in by StatefulSet redis/redis on port 6380/TCP, which no policy of the other end allows: name the flow once, for both ends',
  },
  {
    rule: 'namespaces-restricted',
    when: 'a namespace takes every pod',
    by: (all) => set(find(all, 'Namespace', 'redis'), 'metadata.labels/pod-security.kubernetes.io/enforce', 'baseline'),
    says: 'label pod-security.kubernetes.io/enforce is baseline: set it to restricted',
  },
  {
    rule: 'namespaces-bounded',
    when: 'a namespace has no quota',
    by: (all) => all.splice(all.indexOf(find(all, 'ResourceQuota', 'all-pods')), 1),
    says: 'it has no ResourceQuota: bound it by boundNamespace',
  },
  {
    rule: 'namespaces-bounded',
    when: 'an update does not fit into the quota',
    by: (all) => set(find(all, 'ResourceQuota', 'all-pods'), 'spec.hard.pods', '4'),
    says: 'pods is 4, and a rolling update takes 5: raise it',
  },
  {
    rule: 'namespaces-bounded',
    when: 'a quota leaves memory out',
    by: (all) => set(find(all, 'ResourceQuota', 'all-pods'), 'spec.hard/limits.memory'),
    says: 'it does not bound limits.memory: add it',
  },
  {
    rule: 'images-pinned',
    when: 'an image has no tag',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${container}.image`, 'registry.example:5000/redis'),
    says: "container redis has image 'registry.example:5000/redis': name a version, as redis:8.0.6, or better a digest",
  },
  {
    rule: 'images-pinned',
    when: 'an image is the latest',
    by: (all) => set(find(all, 'StatefulSet', 'redis'), `${container}.image`, 'redis:latest'),
    says: "container redis has image 'redis:latest': name a version, as redis:8.0.6, or better a digest",
  },
];

function findings(rule: string, manifests: readonly Manifest[]): string[] {
  const found = rules.find(({ name }) => name === rule);
  if (found === undefined) throw new Error(`no rule is called ${rule}`);
  return found.check(manifests, external).map(({ message }) => message);
}

describe('rules', () => {
  it.each(rules.map(({ name }) => name))('%s holds of the local environment', (name) => {
    expect(findings(name, soundManifests())).toEqual([]);
  });

  it.each(breaks)('$rule is broken when $when', ({ rule, by, says }) => {
    const manifests = soundManifests();
    by(manifests);
    expect(findings(rule, manifests)).toContain(says);
  });

  it.each(rules.map(({ name }) => name))('%s is broken by an example', (name) => {
    expect(breaks.map(({ rule }) => rule)).toContain(name);
  });
});
