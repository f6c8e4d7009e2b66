import { expect, it } from '@jest/globals';
import { advanced, expectedState, type Secret, STEP, sha256, stepOf } from '../../cluster/rotation.ts';
import { users } from '../../lib/redis/users.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secret = (data: Readonly<Record<string, string>>, annotations?: Readonly<Record<string, string>>): Secret => ({
  metadata: { name: 'redis-credentials', namespace: 'redis', ...(annotations && { annotations }) },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
});
const old = secret(Object.fromEntries(users.map((user) => [user, `old-${user}`])), { mine: 'kept' });
const text = ({ data }: Secret, key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString();

it('changes every password in three steps, of which two neighbours always share the one that is used', () => {
  const accept = advanced(old);
  const use = advanced(accept);
  const rest = advanced(use);
  expect([accept, use, rest].map(stepOf)).toEqual(['accept', 'use', 'rest']);
  for (const user of users) {
    const fresh = text(rest, user);
    expect(fresh).toMatch(/^[0-9a-f]{64}$/);
    expect([text(accept, user), text(accept, `${user}-also`)]).toEqual([`old-${user}`, fresh]);
    expect([text(use, user), text(use, `${user}-also`)]).toEqual([fresh, `old-${user}`]);
  }
  expect(Object.keys(rest.data ?? {}).sort()).toEqual([...users].sort());
  expect(new Set(Object.values(rest.data ?? {})).size).toBe(users.length);
  expect(rest.metadata.annotations).toEqual({ mine: 'kept' });
});

it('goes on where it was interrupted: the step stands in the Secret', () => {
  const use = JSON.parse(JSON.stringify(advanced(advanced(old)))) as Secret;
  expect(text(advanced(use), 'app')).toBe(text(use, 'app'));
});

it('refuses a Secret that lacks a password', () =>
  expect(() => stepOf(secret({ app: 'a', node: 'n' }))).toThrow(
    'Secret redis/redis-credentials has no replication, sentinel, probe: add a password for each',
  ));

it('refuses second passwords of somebody else: which of two is the old one nobody knows', () => {
  const other = { ...old, data: { ...old.data, 'app-also': base64('x') } };
  expect(() => stepOf(other)).toThrow(/^Secret redis\/redis-credentials has app-also and .* finish by hand/);
  expect(() => stepOf({ ...old, metadata: { ...old.metadata, annotations: { [STEP]: 'use' } } })).toThrow(
    /has no second password and the annotation counter\/rotation=use/,
  );
});

it('expects of a pod what its script sees and what its server accepts, without line ends', () => {
  const one = secret({ app: 'a\r\n', replication: 'r', sentinel: 's', probe: 'p', node: 'n', 'app-also': 'b' });
  const [seen, ...accepted] = expectedState(one, ['app', 'node']).split('\n');
  expect(seen).toBe(sha256(' a\r b r  s  p  n '));
  expect(accepted).toEqual([['app', ...[sha256('a'), sha256('b')].sort()].join(' '), `node ${sha256('n')}`]);
});
