import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { users } from '../../lib/redis/users.ts';

it('the pods read the passwords of the same users, in the same order', () => {
  const script = readFileSync(join(import.meta.dirname, '../../lib/redis/pod/passwords.sh'), 'utf8');
  expect(/^USERS='(.*)'$/m.exec(script)?.[1]?.split(' ')).toEqual([...users]);
});
