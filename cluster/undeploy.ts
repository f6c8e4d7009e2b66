/**
 * `make undeploy`: removes what dist/ names, but namespaces. So the passwords and the claims on volumes stay, and after
 * the next `make deploy` the count goes on. With PURGE=1 the namespaces go too, and with them every count.
 */
import { tellFailure } from './failure.ts';
import { kubectl } from './kubectl.ts';
import { DIST, get, getInstalled, namespacesOf, OWN_LABELS } from './objects.ts';

/** Pods have up to a minute to hand over and end. */
const REMOVAL_MILLISECONDS = 180_000;

async function remove(args: readonly string[], input?: string): Promise<void> {
  const options = { timeoutMilliseconds: REMOVAL_MILLISECONDS, ...(input === undefined ? {} : { input }) };
  process.stdout.write(await kubectl(['delete', '--ignore-not-found', ...args], options));
}

try {
  if (process.env.PURGE === '1') {
    await remove(['--filename', DIST]);
  } else {
    const installed = await getInstalled();
    const namespaces = namespacesOf(installed);
    // Earlier generations of ConfigMaps and Jobs are named by no manifest any more.
    const earlier = await Promise.all(
      namespaces.map((namespace) => get(['configmaps,jobs', '--namespace', namespace, '--selector', OWN_LABELS])),
    );
    const items = [...installed.filter(({ kind }) => kind !== 'Namespace'), ...earlier.flat()];
    if (items.length === 0) console.log('nothing is deployed');
    else await remove(['--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    if (namespaces.length > 0)
      console.log(`kept: namespaces, passwords and data in ${namespaces.join(' and ')} (PURGE=1 removes them)`);
  }
} catch (error) {
  tellFailure(error);
}
