/** Only on the project's own kind cluster: this deletes counts. */
import { beforeAll, expect, it } from '@jest/globals';
import { request } from 'undici';
import { kubectl } from '../cluster/kubectl.ts';
import { DIST } from '../cluster/objects.ts';
import { untilWhole } from '../cluster/wait.ts';
import { make, pods, url } from './system.ts';

const TEST_MILLISECONDS = 300_000;

beforeAll(() => untilWhole(60_000), TEST_MILLISECONDS);

async function count(id: string): Promise<string> {
  const { body } = await request(`${await url()}/${id}`);
  return body.text();
}

it(
  'goes on with the count after undeploy and deploy',
  async () => {
    const id = `e2e-undeploy-${Date.now()}`;
    expect(await count(id)).toBe('{"count":1}');
    await make('undeploy');
    expect(await pods()).toEqual([]);
    await make('deploy');
    expect(await count(id)).toBe('{"count":2}');
  },
  TEST_MILLISECONDS,
);

it(
  'comes up from one kubectl apply, after everything was purged',
  async () => {
    const id = `e2e-purge-${Date.now()}`;
    expect(await count(id)).toBe('{"count":1}');
    await make('undeploy', 'PURGE=1');
    await kubectl(['apply', '--filename', DIST], { timeoutMilliseconds: 60_000 });
    await untilWhole(150_000);
    expect(await count(id)).toBe('{"count":1}');
  },
  TEST_MILLISECONDS,
);
