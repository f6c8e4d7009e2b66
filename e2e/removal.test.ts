/** Only on the project's own kind cluster: this deletes counts. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { request } from 'undici';
import { kubectl } from '../cluster/kubectl.ts';
import { DIST } from '../cluster/objects.ts';
import { untilRolledOut, untilWhole } from '../cluster/wait.ts';
import { make, namespaces, podsOf, url } from './system.ts';

beforeAll(() => untilWhole());
// The other tests find it deployed, also when one of these fails.
let deployed = true;
afterAll(async () => {
  if (!deployed) await make('deploy');
});

async function count(id: string): Promise<string> {
  const { body } = await request(`${await url()}/${id}`);
  return body.text();
}

it('goes on with the count after undeploy and deploy', async () => {
  const id = `e2e-undeploy-${Date.now()}`;
  expect(await count(id)).toBe('{"count":1}');
  const where = await namespaces();
  deployed = false;
  await make('undeploy');
  expect(await podsOf(where)).toEqual([]);
  await make('deploy');
  deployed = true;
  expect(await count(id)).toBe('{"count":2}');
});

it('comes up from one kubectl apply, after everything was purged', async () => {
  const id = `e2e-purge-${Date.now()}`;
  expect(await count(id)).toBe('{"count":1}');
  deployed = false;
  await make('undeploy', 'PURGE=1');
  await kubectl(['apply', '--filename', DIST], { timeoutMilliseconds: 60_000 });
  await untilRolledOut();
  await untilWhole();
  deployed = true;
  expect(await count(id)).toBe('{"count":1}');
});
