import { beforeAll, expect, it } from '@jest/globals';
import { kubectl } from '../cluster/kubectl.ts';
import { DIST } from '../cluster/objects.ts';
import { make, pods, untilWhole } from './system.ts';

const TEST_MILLISECONDS = 300_000;
/** On an idle machine it takes half of that. */
const WARM_DEPLOY_MILLISECONDS = 20_000;

beforeAll(() => untilWhole(60_000), TEST_MILLISECONDS);

const identities = async (): Promise<readonly unknown[]> =>
  (await pods()).map(({ metadata, status }) => [
    metadata.uid,
    status?.containerStatuses?.map((one) => one.restartCount),
  ]);

it(
  'is changed by applying again in nothing',
  async () => {
    const before = await identities();
    const said = (await kubectl(['apply', '--filename', DIST], { timeoutMilliseconds: 60_000 })).trim().split('\n');
    expect(said.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    expect(await identities()).toEqual(before);
  },
  TEST_MILLISECONDS,
);

it(
  'is changed by make deploy in nothing, in 20 s',
  async () => {
    const before = await identities();
    const start = Date.now();
    const said = await make('deploy');
    expect(Date.now() - start).toBeLessThan(WARM_DEPLOY_MILLISECONDS);
    expect(said).toMatch(/^applied \d+ objects to \S+, 0 of them new or changed$/m);
    expect(await identities()).toEqual(before);
  },
  TEST_MILLISECONDS,
);
