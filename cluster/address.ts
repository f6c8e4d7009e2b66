import { isOwnCluster, run, setting } from './kubectl.ts';
import { find, get, getWanted } from './objects.ts';

/** Where the counter answers from this machine, as far as the cluster tells. */
export async function getAddress(): Promise<string> {
  const { namespace = '' } = find(await getWanted(), 'Service', 'counter').metadata;
  const service = find(await get(['service', 'counter', '--namespace', namespace]), 'Service', 'counter');
  const [port] = service.spec?.ports ?? [];
  if (isOwnCluster()) return `http://${await mappedPort(port?.nodePort)}`;

  const [ingress] = service.status?.loadBalancer?.ingress ?? [];
  const balanced = ingress?.ip ?? ingress?.hostname;
  if (balanced !== undefined) return `http://${balanced}:${port?.port}`;
  const [node] = await get(['nodes']);
  const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  return `http://${address}:${port?.nodePort}`;
}

/** kind's control plane is a container, and its NodePort is published on this machine. */
async function mappedPort(nodePort: number | undefined): Promise<string> {
  const published = await run('docker', ['port', `${setting('CLUSTER')}-control-plane`, `${nodePort}/tcp`]);
  return published.split('\n')[0] ?? '';
}
