import { hostname } from 'node:os';
import { isOwnCluster, kubectl, setting } from './kubectl.ts';
import { type Node, type Platform, recognise } from './platform.ts';
import { type SideLoad, sideLoad } from './side-load.ts';

/** How images of this machine come into the nodes of CONTEXT. @throws where they can't, with the advice what to do */
export async function wayToNodes(): Promise<Exclude<SideLoad, { readonly way: 'refused' }>> {
  const way = sideLoad(await platform(), setting('CONTEXT'), hostname().toLowerCase());
  if (way.way === 'refused') throw new Error(way.why);
  return way;
}

async function platform(): Promise<Platform> {
  if (isOwnCluster()) return { kind: 'kind', cluster: setting('CLUSTER') };
  const { items } = JSON.parse(await kubectl(['get', 'nodes', '--output', 'json'])) as { items: readonly Node[] };
  return recognise(items);
}
