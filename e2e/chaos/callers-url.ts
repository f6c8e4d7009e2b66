import { connect } from 'node:net';
import { setting } from '../../cluster/kubectl.ts';
import { find, get, getWanted } from '../../cluster/objects.ts';
import { url } from '../system.ts';

const CONNECT_MILLISECONDS = 1000;

/**
 * Where callers count. docker's proxy before the published port accepts a connection before anyone behind it does, so
 * what was never sent could not be told from what was lost on its way; where this machine reaches the node itself,
 * callers go there.
 */
export async function callersUrl(): Promise<string> {
  const { namespace = '' } = find(await getWanted(), 'Service', 'counter').metadata;
  const [service] = await get(['service', 'counter', '--namespace', namespace]);
  const [node] = await get(['node', `${setting('CLUSTER')}-control-plane`]);
  const host = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
  const port = service?.spec?.ports?.[0]?.nodePort ?? 0;
  return (await isReached(host, port)) ? `http://${host}:${port}` : url();
}

function isReached(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MILLISECONDS });
    const end = (reached: boolean) => (): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
