import { kubectl } from '../cluster/kubectl.ts';
import { find, getWanted } from '../cluster/objects.ts';

/** What run.sh removes, should a test not come to it. */
export const PROBER_LABELS = { e2e: 'prober' };
const READY_TIMEOUT = '60s';
const CONNECT_MILLISECONDS = 3000;

/** A pod that tries to connect. */
export interface Prober {
  /** What came of connecting to each `host:port`, all at once: `connected`, `timeout` or the error's code. */
  connect(targets: readonly string[]): Promise<Map<string, string>>;
  remove(): Promise<void>;
}

/** Prints a line per argument. */
const CONNECT = `
for (const target of process.argv.slice(1)) {
  const [host, port] = target.split(':');
  const socket = require('net').connect({ host, port, timeout: ${CONNECT_MILLISECONDS} });
  const end = (what) => { console.log(target, what); socket.destroy(); };
  socket.once('connect', () => end('connected')).once('timeout', () => end('timeout')).once('error', ({ code }) => end(code));
}`;

/** Runs the counter's image, which is in the cluster anyway, and is as unprivileged as the namespaces of the system ask. */
export async function startProber(namespace: string): Promise<Prober> {
  const counter = find(await getWanted(), 'Deployment', 'counter');
  const name = 'e2e-prober';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: PROBER_LABELS },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name,
          image: counter.spec?.template?.spec.containers[0]?.image,
          command: ['sleep', 'infinity'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
  const remove = async (): Promise<void> => {
    await kubectl(['delete', 'pod', name, '--namespace', namespace, '--ignore-not-found']);
  };
  await remove();
  await kubectl(['apply', '--filename', '-'], { input: JSON.stringify(pod) });
  await kubectl(
    ['wait', '--for=condition=Ready', 'pod', name, '--namespace', namespace, `--timeout=${READY_TIMEOUT}`],
    {
      timeoutMilliseconds: 70_000,
    },
  );
  return {
    async connect(targets) {
      const command = ['exec', name, '--namespace', namespace, '--', 'node', '-e', CONNECT, ...targets];
      const lines = (await kubectl(command)).trim().split('\n');
      return new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
    },
    remove,
  };
}
