import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl } from '../cluster/kubectl.ts';
import { find, get } from '../cluster/objects.ts';
import { until, untilWhole } from '../cluster/wait.ts';
import { PROBER_LABELS, type Prober, startProber } from './prober.ts';
import { namespaces } from './system.ts';

const STRANGER = 'e2e-stranger';
const PORTS: Readonly<Record<string, number>> = { node: 6379, sentinel: 26379 };

beforeAll(() => untilWhole());

/** Every Redis and Sentinel, by its Service and by its pod. */
async function stores(): Promise<readonly string[]> {
  const namespace = (await namespaces()).redis;
  const objects = await get(['pods,services', '--namespace', namespace]);
  return objects.flatMap(({ metadata, spec, status }) => {
    const port = PORTS[metadata.labels?.['app.kubernetes.io/component'] ?? ''];
    const addresses = [spec?.clusterIP, status?.podIP].filter((address) => address !== undefined && address !== 'None');
    return port === undefined ? [] : addresses.map((address) => `${address}:${port}`);
  });
}

/** Where the counters tell their metrics and probes, without a password. */
async function adminPorts(): Promise<readonly string[]> {
  const selector = 'app.kubernetes.io/component=server';
  const pods = await get(['pods', '--namespace', (await namespaces()).counter, '--selector', selector]);
  return pods.flatMap(({ status }) => (status?.podIP === undefined ? [] : [`${status.podIP}:9090`]));
}

describe('a pod that is none of the named ones', () => {
  const probers: Prober[] = [];

  beforeAll(async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: STRANGER, labels: PROBER_LABELS } };
    await kubectl(['apply', '--filename', '-'], { input: JSON.stringify(namespace) });
  });
  afterAll(async () => {
    for (const prober of probers) await prober.remove();
    await kubectl(['delete', 'namespace', STRANGER, '--ignore-not-found'], { timeoutMilliseconds: 60_000 });
  });

  /** Policies are applied to a new pod some moments after its start. */
  async function expectNoneReached(prober: Prober, targets: readonly string[]): Promise<void> {
    await until(
      async () => {
        const reached = [...(await prober.connect(targets))].filter(([, what]) => what === 'connected');
        return reached.length === 0 ? undefined : `reached: ${reached.map(([target]) => target).join(', ')}`;
      },
      { deadlineMilliseconds: 15_000 },
    );
  }

  it('reaches neither Redis nor Sentinel nor an admin port from another namespace, but does reach the counter', async () => {
    const prober = await startProber(STRANGER);
    probers.push(prober);
    const service = await get(['service', 'counter', '--namespace', (await namespaces()).counter]);
    const counter = `${find(service, 'Service', 'counter').spec?.clusterIP}:8080`;
    expect(await prober.connect([counter])).toEqual(new Map([[counter, 'connected']]));
    const targets = [...(await stores()), ...(await adminPorts())];
    expect(targets.length).toBeGreaterThanOrEqual(12 + 3);
    await expectNoneReached(prober, targets);
  });

  it.each(['redis', 'counter'] as const)('reaches none of them from the namespace %s itself', async (which) => {
    const prober = await startProber((await namespaces())[which]);
    probers.push(prober);
    await expectNoneReached(prober, [...(await stores()), ...(await adminPorts())]);
  });
});

describe('a client where it may connect', () => {
  /** Sends one line to each target from a counter's pod; the first line of each answer. */
  async function say(line: string, targets: readonly string[]): Promise<readonly string[]> {
    const script = `
      for (const target of process.argv.slice(1)) {
        const [host, port] = target.split(':');
        const socket = require('net').connect({ host, port, timeout: 3000 }, () => socket.write(${JSON.stringify(`${line}\r\n`)}));
        const end = (what) => { console.log(String(what).split('\\r')[0]); socket.destroy(); };
        socket.once('data', end).once('timeout', () => end('timeout')).once('error', ({ code }) => end(code));
      }`;
    const command = ['exec', 'deployment/counter', '--namespace', (await namespaces()).counter, '--'];
    return (await kubectl([...command, 'node', '-e', script, ...targets])).trim().split('\n');
  }

  it('is refused by every Redis and Sentinel without a password', async () => {
    const targets = await stores();
    const answers = await say('PING', targets);
    expect(answers).toEqual(targets.map(() => expect.stringMatching(/^-NOAUTH /)));
  });

  it('is refused with a wrong one', async () => {
    const targets = await stores();
    const answers = await say('AUTH app wrong', targets);
    expect(answers).toEqual(targets.map(() => expect.stringMatching(/^-WRONGPASS /)));
  });
});
