/**
 * `make report`: what somebody else needs to see of a deployed system, in one archive to attach to an issue; prints its
 * path. What can't be had is told in the place where it would be: a report is wanted most when not everything answers.
 * It has no Secret.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { tellFailure } from './failure.ts';
import { kubectl, run, setting } from './kubectl.ts';
import { DIST, get, getWanted, type KubernetesObject, namespacesOf } from './objects.ts';
import { observe } from './observe.ts';
import { judge } from './verdict.ts';

/** All kinds that dist has and that they make, but Secrets. */
const KINDS = [
  ...['pods', 'statefulsets', 'deployments', 'replicasets', 'jobs', 'services', 'endpointslices', 'configmaps'],
  ...['persistentvolumeclaims', 'poddisruptionbudgets', 'networkpolicies', 'serviceaccounts', 'roles', 'rolebindings'],
  ...['resourcequotas', 'limitranges'],
].join(',');
/** Of each pod; a loop tells a line per change of mind, so this is days. */
const LOG_LINES = '5000';
const COLLECT_MILLISECONDS = 60_000;

/** Nothing that these answer is a password: settings are not asked for. Argument: port, question… */
const ASK_SERVER = `
redis-server --version
REDISCLI_AUTH=$(tr -d '\\r\\n' <"$CREDENTIALS/node")
export REDISCLI_AUTH
port=$1
shift
for question in "$@"; do
  echo "# $question"
  echo "$question" | timeout 5 redis-cli --user node -p "$port" 2>&1
done`;
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  node: ['6379', 'INFO', 'GET /version', 'ACL LOG'],
  sentinel: [
    ...['26379', 'INFO', 'SENTINEL GET-MASTER-ADDR-BY-NAME redis', 'SENTINEL MASTER redis'],
    ...['SENTINEL REPLICAS redis', 'SENTINEL SENTINELS redis', 'SENTINEL DEBUG', 'ACL LOG'],
  ],
};

interface Page {
  readonly path: string;
  readonly text: () => Promise<string>;
}

const asked = (path: string, ...args: readonly string[]): Page => ({
  path,
  text: () => kubectl(args, { timeoutMilliseconds: COLLECT_MILLISECONDS }),
});

function pagesOfPod({ metadata, status }: KubernetesObject): readonly Page[] {
  const { name, namespace = '' } = metadata;
  const log = ['logs', name, '--namespace', namespace, '--all-containers', '--timestamps', `--tail=${LOG_LINES}`];
  const restarted = status?.containerStatuses?.some(({ restartCount = 0 }) => restartCount > 0) ?? false;
  const questions = QUESTIONS[metadata.labels?.['app.kubernetes.io/component'] ?? ''];
  const exec = ['exec', '--namespace', namespace, name, '--', 'sh', '-c', ASK_SERVER, 'ask'];
  return [
    asked(`${namespace}/${name}.log`, ...log),
    ...(restarted ? [asked(`${namespace}/${name}.previous.log`, ...log, '--previous')] : []),
    ...(questions ? [asked(`${namespace}/${name}.state`, ...exec, ...questions)] : []),
  ];
}

async function pages(): Promise<readonly Page[]> {
  const wanted = await getWanted();
  const namespaces = namespacesOf(wanted);
  const pods = await Promise.all(namespaces.map((namespace) => get(['pods', '--namespace', namespace])));
  return [
    {
      path: 'verdict.json',
      async text() {
        const observation = await observe();
        return JSON.stringify({ ...judge(observation), observation }, undefined, 2);
      },
    },
    { path: 'commit', text: () => run('git', ['log', '-1', '--format=%H %cI']) },
    asked('versions', 'version', '--output', 'yaml'),
    asked('nodes', 'describe', 'nodes'),
    { path: 'manifests.json', text: async () => JSON.stringify(wanted.filter(isNoSecret), undefined, 2) },
    ...namespaces.flatMap((namespace) => [
      asked(`${namespace}/objects.yaml`, 'get', KINDS, '--namespace', namespace, '--output', 'yaml'),
      asked(`${namespace}/events`, 'get', 'events', '--namespace', namespace, '--sort-by=.lastTimestamp'),
    ]),
    ...pods.flat().flatMap(pagesOfPod),
  ];
}

const isNoSecret = ({ kind }: KubernetesObject): boolean => kind !== 'Secret';

async function report(): Promise<void> {
  const name = `report-${setting('CONTEXT').replaceAll(/[^\w.-]/g, '-')}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    let missing = 0;
    const write = async ({ path, text }: Page): Promise<void> => {
      const content = await text().catch((error: Error) => {
        missing++;
        return `could not be had: ${error.message}\n`;
      });
      const file = join(folder, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    };
    // Of one time, as far as that goes.
    await Promise.all((await pages()).map(write));
    const archive = resolve(`${name}.tar.gz`);
    await run('tar', ['-czf', archive, '-C', folder, name]);
    if (missing > 0) console.error(`${missing} pages could not be had: each says why`);
    console.log(archive);
  } finally {
    await rm(folder, { recursive: true });
  }
}

try {
  console.error(`collecting from ${setting('CONTEXT')}, with the manifests of ${DIST}`);
  await report();
} catch (error) {
  tellFailure(error);
}
