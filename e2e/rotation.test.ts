import { beforeAll, expect, it } from '@jest/globals';
import { kubectl } from '../cluster/kubectl.ts';
import { find, get } from '../cluster/objects.ts';
import { SENTINEL_USERS } from '../cluster/rotation.ts';
import { untilWhole } from '../cluster/wait.ts';
import { users } from '../lib/redis/users.ts';
import { make, namespaces, podsOf } from './system.ts';
import { underLoad } from './under-load.ts';

beforeAll(() => untilWhole());

type Passwords = Readonly<Record<string, string>>;

async function passwords(): Promise<Passwords> {
  const command = ['get', 'secret', 'redis-credentials', '--namespace', (await namespaces()).redis, '--output', 'json'];
  const { data } = JSON.parse(await kubectl(command)) as { readonly data: Passwords };
  return Object.fromEntries(
    Object.entries(data).map(([user, value]) => [user, Buffer.from(value, 'base64').toString()]),
  );
}

/** What each user is told on the port of each pod, asked by a counter's pod: `+OK` or the error's first word. */
async function logIn(of: Passwords): Promise<readonly string[]> {
  const { redis, counter } = await namespaces();
  const objects = await get(['pods', '--namespace', redis]);
  const addresses = objects.flatMap(({ metadata, status }) => {
    const component = metadata.labels?.['app.kubernetes.io/component'];
    if (component === 'node') return users.map((user) => [status?.podIP, 6379, user, of[user]]);
    return component === 'sentinel' ? SENTINEL_USERS.map((user) => [status?.podIP, 26379, user, of[user]]) : [];
  });
  expect(addresses.length).toBeGreaterThanOrEqual(27);
  const script = `
    for (const [host, port, user, password] of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
      const socket = require('net').connect({ host, port, timeout: 5000 }, () => socket.write('AUTH ' + user + ' ' + password + '\\r\\n'));
      const end = (what) => { console.log(String(what).trim().split(' ')[0]); socket.destroy(); };
      socket.once('data', end).once('timeout', () => end('timeout')).once('error', ({ code }) => end(code));
    }`;
  const command = ['exec', '--stdin', 'deployment/counter', '--namespace', counter, '--', 'node', '-e', script];
  return (await kubectl(command, { input: JSON.stringify(addresses) })).trim().split('\n');
}

const starts = async (): Promise<readonly unknown[]> =>
  (await podsOf(await namespaces())).map(({ metadata, status }) => [
    metadata.uid,
    status?.containerStatuses?.map((one) => one.restartCount),
  ]);

it('changes every password under load: nobody is refused, nothing restarts, and only the new ones are accepted', async () => {
  const [old, started] = [await passwords(), await starts()];
  let said = '';
  const verdict = await underLoad(async (callers) => {
    await callers.count(500);
    said = await make('rotate');
    await callers.count(500);
  });
  expect(verdict).toMatchObject({ lost: 0, double: 0, backwards: 0, failed: 0, unknown: 0, evidence: [] });
  expect(await starts()).toEqual(started);

  const fresh = await passwords();
  expect(Object.keys(fresh).sort()).toEqual([...users].sort());
  for (const password of [...Object.values(old), ...Object.values(fresh)]) expect(said).not.toContain(password);
  expect(new Set(await logIn(fresh))).toEqual(new Set(['+OK']));
  expect(new Set(await logIn(old))).toEqual(new Set(['-WRONGPASS']));
  const { counter } = await namespaces();
  const copy = find(
    await get(['secret', 'counter-credentials', '--namespace', counter]),
    'Secret',
    'counter-credentials',
  );
  expect((copy as unknown as { readonly data: Passwords }).data.app).toBe(
    Buffer.from(fresh.app ?? '').toString('base64'),
  );
});
