import { isOwnCluster, setting } from '../../cluster/kubectl.ts';

/** Aborted at the first signal that ends a program: then there is time to mend. */
export function onInterruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
  return interrupted.signal;
}

/** @throws where the context is another cluster than that of this machine, which may be broken */
export function onlyOwnCluster(): void {
  if (!isOwnCluster())
    throw new Error(
      `CONTEXT is '${setting('CONTEXT')}': only nodes of the kind cluster ${setting('CLUSTER')} are broken`,
    );
}
