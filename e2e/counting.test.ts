import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { setting } from '../cluster/kubectl.ts';
import { untilWhole } from '../cluster/wait.ts';
import { namespaces, stored, url } from './system.ts';

const INCREMENTS = 1000;
const CALLERS = 20;

const callers = new Agent({ connections: CALLERS });
afterAll(() => callers.close());
beforeAll(() => untilWhole());

async function count(address: string, id: string): Promise<number> {
  const { statusCode, body } = await request(`${address}/${id}`, { dispatcher: callers });
  const text = await body.text();
  expect([statusCode, text]).toEqual([200, expect.stringMatching(/^\{"count":\d+\}$/)]);
  return (JSON.parse(text) as { count: number }).count;
}

/** Every number from 1 on is given to exactly one caller, and Redis holds the last. */
async function expectToCount(address: string): Promise<void> {
  const id = `e2e-${randomBytes(6).toString('hex')}`;
  const all = await Promise.all(Array.from({ length: INCREMENTS }, () => count(address, id)));
  expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: INCREMENTS }, (_, i) => i + 1));
  expect(await stored([id])).toEqual(new Map([[id, BigInt(INCREMENTS)]]));
}

it('counts from 1 on', async () => {
  const [address, id] = [await url(), `e2e-${randomBytes(6).toString('hex')}`];
  for (const expected of [1, 2, 3]) expect(await count(address, id)).toBe(expected);
});

it('counts 1,000 increments of 20 callers over the NodePort', async () => expectToCount(await url()));

it('counts 1,000 increments of 20 callers over a port-forward of the Service', async () => {
  const namespace = (await namespaces()).counter;
  // Without a local port kubectl takes a free one and says which.
  const args = ['--context', setting('CONTEXT'), '--namespace', namespace, 'port-forward', 'services/counter', ':8080'];
  const forward = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(forward.stdout)) {
      const address = /^Forwarding from (127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address === undefined) continue;
      await expectToCount(`http://${address}`);
      return;
    }
    throw new Error('kubectl port-forward ended without an address');
  } finally {
    forward.kill();
  }
});
