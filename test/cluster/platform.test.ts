import { describe, expect, it } from '@jest/globals';
import { type Node, recognise } from '../../cluster/platform.ts';
import { sideLoad } from '../../cluster/side-load.ts';

/** What `kubectl get nodes` says of a node, as far as it is read. */
function node(
  name: string,
  kubeletVersion: string,
  providerID?: string,
  labels = {},
  runtime = 'containerd://2',
): Node {
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: providerID === undefined ? {} : { providerID },
    status: { nodeInfo: { kubeletVersion, containerRuntimeVersion: runtime } },
  };
}

const kind = [
  node('counter-control-plane', 'v1.34.0', 'kind://docker/counter/counter-control-plane'),
  node('counter-worker', 'v1.34.0', 'kind://docker/counter/counter-worker'),
];
const k3d = [
  node('k3d-my-lab-server-0', 'v1.33.6+k3s1', 'k3s://k3d-my-lab-server-0'),
  node('k3d-my-lab-agent-0', 'v1.33.6+k3s1', 'k3s://k3d-my-lab-agent-0'),
];
const k3s = [node('vm', 'v1.36.4+k3s1', 'k3s://vm')];
const minikube = [node('lab', 'v1.34.0', undefined, { 'minikube.k8s.io/name': 'lab' })];
const microk8s = [node('vm', 'v1.32.9', undefined, { 'microk8s.io/cluster': 'true' })];
const dockerDesktop = [node('docker-desktop', 'v1.34.1', undefined, {}, 'docker://28.5.1')];
const dockerDesktopOfKind = [node('desktop-control-plane', 'v1.34.1', 'kind://docker/desktop/desktop-control-plane')];
const orbStack = [node('orbstack', 'v1.33.5+orb1', undefined, {}, 'docker://28.5.2')];
const colima = [node('colima', 'v1.33.4+k3s1', 'k3s://colima', {}, 'docker://28.4.0')];
const colimaOfContainerd = [node('colima-lab', 'v1.33.4+k3s1', 'k3s://colima-lab')];
const eks = [node('ip-10-0-1-7.ec2.internal', 'v1.34.1-eks-113cf36', 'aws:///eu-central-1a/i-0a1b2c3d4e5f')];
const gke = [node('gke-a-pool-8f2a', 'v1.33.4-gke.1134000', 'gce://project/europe-west3-a/gke-a-pool-8f2a')];
const aks = [node('aks-pool-0', 'v1.33.3', 'azure:///subscriptions/1/resourceGroups/g/virtualMachines/0')];
const oke = [node('10.0.10.2', 'v1.33.1', 'ocid1.instance.oc1.eu-frankfurt-1.abc')];
const hetzner = [node('worker', 'v1.34.2+k3s1', 'hcloud://123456')];
const kubeadm = [node('master', 'v1.34.0')];

describe('a cluster is recognised by its nodes', () => {
  it.each([
    ['kind', kind, { kind: 'kind', cluster: 'counter' }],
    ['k3d', k3d, { kind: 'k3d', cluster: 'my-lab' }],
    ['k3s', k3s, { kind: 'k3s', nodes: ['vm'] }],
    ['minikube', minikube, { kind: 'minikube', profile: 'lab' }],
    ['microk8s', microk8s, { kind: 'microk8s', nodes: ['vm'] }],
    ['Docker Desktop', dockerDesktop, { kind: 'Docker Desktop', docker: true }],
    ['Docker Desktop that runs kind', dockerDesktopOfKind, { kind: 'Docker Desktop', docker: true }],
    ['OrbStack', orbStack, { kind: 'OrbStack', docker: true }],
    ['colima', colima, { kind: 'colima', docker: true }],
    ['colima with containerd', colimaOfContainerd, { kind: 'colima', docker: false }],
    ['EKS', eks, { kind: 'cloud', provider: 'AWS' }],
    ['GKE', gke, { kind: 'cloud', provider: 'Google Cloud' }],
    ['AKS', aks, { kind: 'cloud', provider: 'Azure' }],
    ['OKE', oke, { kind: 'cloud', provider: 'Oracle Cloud' }],
    ["k3s on a provider's machines", hetzner, { kind: 'cloud', provider: 'hcloud' }],
    ['kubeadm', kubeadm, { kind: 'unknown' }],
    ['no node', [], { kind: 'unknown' }],
  ])('%s', (_, nodes, platform) => expect(recognise(nodes)).toEqual(platform));
});

describe('an image of this machine comes into the nodes', () => {
  it.each([
    ['kind', kind, 'kind load docker-image --name counter'],
    ['k3d', k3d, 'k3d image import --cluster my-lab'],
    ['minikube', minikube, 'minikube image load --profile lab'],
    ['k3s', k3s, 'sudo k3s ctr images import'],
    ['microk8s', microk8s, 'microk8s ctr image import'],
  ])('%s', (_, nodes, command) =>
    expect(sideLoad(recognise(nodes), 'ours', 'vm')).toMatchObject({ command: command.split(' ') }),
  );

  it.each([
    ['Docker Desktop', dockerDesktop],
    ['OrbStack', orbStack],
    ['colima', colima],
  ])('%s: by itself', (_, nodes) => expect(sideLoad(recognise(nodes), 'ours', 'vm')).toEqual({ way: 'shared' }));

  it.each([
    ['a cloud', eks, 'is a cluster of AWS'],
    ['another machine', k3s, 'is k3s on another machine (vm)'],
    ['several machines', [...microk8s, ...microk8s], 'is microk8s on 2 machines'],
    ['containerd in a virtual machine', colimaOfContainerd, 'is colima without Docker as its runtime'],
    ['an unknown kind', kubeadm, 'is a cluster of a kind that is not known here'],
  ])('not for %s: there it must be pushed', (_, nodes, why) =>
    expect(sideLoad(recognise(nodes), 'ours', 'elsewhere')).toEqual({
      way: 'refused',
      why: `context ours ${why}: push the image where the cluster can pull it, and name it by its digest: COUNTER_IMAGE=registry.example/counter@sha256:… make deploy CONTEXT=ours`,
    }),
  );
});
