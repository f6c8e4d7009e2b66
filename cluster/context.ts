/** `make context NAME=…`: a kubectl context for this project's cluster and namespace; the current one stays what it is. */
import { tellFailure } from './failure.ts';
import { readContexts } from './kubeconfig.ts';
import { run, setting } from './kubectl.ts';

const NAMESPACE = process.env.NAMESPACE || 'counter';

try {
  const name = process.env.NAME ?? '';
  if (!/^[A-Za-z0-9][\w.@:/-]*$/.test(name))
    throw new Error(`NAME is '${name}': it must be a name for the context, as in make context NAME=counter`);
  const contexts = await readContexts();
  const source = contexts.find((context) => context.name === setting('CONTEXT'));
  if (!source) {
    const known = contexts.map((context) => context.name).join(', ') || 'none';
    throw new Error(
      `kubectl knows no context '${setting('CONTEXT')}' (known: ${known}): make cluster makes it, CONTEXT= names another`,
    );
  }
  const other = contexts.find((context) => context.name === name);
  if (other && (other.cluster !== source.cluster || other.user !== source.user))
    throw new Error(`context '${name}' is one of cluster ${other.cluster} already: choose another NAME`);
  const { cluster, user } = source;
  await run('kubectl', [
    'config',
    'set-context',
    name,
    `--cluster=${cluster}`,
    `--user=${user}`,
    `--namespace=${NAMESPACE}`,
  ]);
  console.log(`context ${name}: cluster ${cluster}, namespace ${NAMESPACE}; as in: kubectl --context ${name} get pods`);
} catch (error) {
  tellFailure(error);
}
