/**
 * `make undeploy`: removes what dist/ names, but namespaces. So the passwords and the claims on volumes stay, and after
 * the next `make deploy` the count goes on. With PURGE=1 the namespaces go too, and with them every count.
 */
import { tellFailure } from './failure.ts';
import { kubectl } from './kubectl.ts';
import { DIST, getGenerations, getInstalled, type KubernetesObject, namespacesOf } from './objects.ts';

/** Pods have up to a minute to hand over and end. */
const REMOVAL_MILLISECONDS = 180_000;
/** Callers before what they call, and all pods before the policies that shield them. */
const FIRST = ['Deployment', 'StatefulSet'];

/** Waits for the pods, too. */
async function remove(args: readonly string[], input = ''): Promise<void> {
  const command = ['delete', '--ignore-not-found', '--cascade=foreground', ...args];
  process.stdout.write(await kubectl(command, { timeoutMilliseconds: REMOVAL_MILLISECONDS, input }));
}

async function removeObjects(items: readonly KubernetesObject[]): Promise<void> {
  if (items.length === 0) return;
  await remove(['--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

async function removeAllButNamespaces(): Promise<void> {
  const installed = (await getInstalled()).filter(({ kind }) => kind !== 'Namespace');
  // Earlier generations of ConfigMaps and Jobs are named by no manifest any more.
  const objects = [...installed, ...(await getGenerations(installed))];
  for (const kind of FIRST) await removeObjects(objects.filter((object) => object.kind === kind));
  await removeObjects(objects.filter(({ kind }) => !FIRST.includes(kind)));
  console.log(
    objects.length === 0
      ? 'nothing is deployed'
      : `kept: namespaces, passwords and data in ${namespacesOf(installed).join(' and ')} (PURGE=1 removes them)`,
  );
}

try {
  if (process.env.PURGE === '1') await remove(['--filename', DIST]);
  else await removeAllButNamespaces();
} catch (error) {
  tellFailure(error);
}
