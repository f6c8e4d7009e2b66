import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { find, get } from '../cluster/objects.ts';
import { until } from '../cluster/wait.ts';
import { addresses, ask, PORTS, removeStandIns, type StandIn, startStandIns } from './stand-ins.ts';

/** Every way that is open, said once more and by hand: whatever is not here must be shut, between nodes and on one. */
const OPEN: readonly string[] = [
  'counter → redis 6379',
  'counter → redis-sentinel 26379',
  'redis → redis 6379',
  'redis → redis-sentinel 26379',
  'redis-sentinel → redis 6379',
  'redis-sentinel → redis-sentinel 26379',
  'stranger in outside → counter 10000',
  // Where nothing is denied.
  ...PORTS.map((port) => `stranger in outside → stranger in outside ${port}`),
  // The API server's address is not known, so its ports are open to them everywhere; what they meet denies it.
  'counter-credentials job → stranger in outside 6443',
  'redis-credentials job → stranger in outside 6443',
];
/**
 * Between two pods that one policy selects, kube-router (k3s has it too) lets through what the policy allows in either
 * direction. No harm comes of it here: the counter's port is for everyone, and nothing of a Job listens.
 */
const OPEN_BY_KUBE_ROUTER: readonly string[] = [
  'counter → counter 10000',
  'counter-credentials job → counter-credentials job 6443',
  'redis-credentials job → redis-credentials job 6443',
];
const TO_API_SERVER = ['counter-credentials job', 'redis-credentials job', 'stranger in outside'];
const TO_DNS = ['counter', 'redis', 'redis-sentinel', 'stranger in outside'];

/** As `addresses` gives them. */
const [SAME_NODE, OTHER_NODE] = [0, 1];

/** Policies are applied to a new pod some moments after its start. */
const APPLIED_MILLISECONDS = 60_000;

let standIns: readonly StandIn[] = [];

beforeAll(async () => {
  await removeStandIns();
  standIns = await startStandIns();
});
afterAll(removeStandIns);

/** Until what the kinds reach is just this. */
async function expectReached(
  asked: (from: StandIn) => Promise<readonly string[]>,
  open: readonly string[],
  tolerated: readonly string[] = [],
) {
  await until(
    async () => {
      const reached = new Set((await Promise.all(standIns.map(asked))).flat());
      const wrong = [...reached]
        .filter((way) => !open.includes(way) && !tolerated.includes(way))
        .map((way) => `open: ${way}`);
      const missing = open.filter((way) => !reached.has(way)).map((way) => `shut: ${way}`);
      return wrong.length + missing.length === 0 ? undefined : [...wrong, ...missing].join('; ');
    },
    { deadlineMilliseconds: APPLIED_MILLISECONDS },
  );
}

it('lets every kind of pod reach just what is named, on its own node and on another', async () => {
  const of = await addresses(standIns);
  const targets = [...of].flatMap(([kind, both]) =>
    both.flatMap((address, node) =>
      PORTS.map((port) => ({ to: `${kind} ${port}`, node, target: `${address}:${port}` })),
    ),
  );
  expect(targets).toHaveLength(standIns.length * 2 * PORTS.length);
  for (const where of [SAME_NODE, OTHER_NODE])
    await expectReached(
      async (from) => {
        const there = targets.filter(({ node }) => node === where);
        const answers = await ask(
          from,
          there.map(({ target }) => target),
        );
        expect(answers.size).toBe(there.length);
        return there.filter(({ target }) => answers.get(target) === 'reached').map(({ to }) => `${from.kind} → ${to}`);
      },
      OPEN,
      OPEN_BY_KUBE_ROUTER,
    );
  console.info(
    `${standIns.length} kinds, ${standIns.length * targets.length} ways tried, ${OPEN.length} open on either node`,
  );
});

it('lets nobody but the Jobs talk to the API server', async () => {
  const [service] = await get(['service', 'kubernetes', '--namespace', 'default']);
  const target = `${find(service ? [service] : [], 'Service', 'kubernetes').spec?.clusterIP}:443`;
  await expectReached(
    async (from) => ((await ask(from, [target])).get(target) === 'reached' ? [from.kind] : []),
    TO_API_SERVER,
  );
});

it('lets only those resolve names who have to', async () => {
  const name = 'kubernetes.default.svc.cluster.local';
  await expectReached(async (from) => ((await ask(from, [name])).get(name) === 'reached' ? [from.kind] : []), TO_DNS);
});
