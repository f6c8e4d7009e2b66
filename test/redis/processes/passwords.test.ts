import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type User, users } from '../../../lib/redis/users.ts';
import type { Pod } from '../../../local/pod.ts';
import type { RedisSet } from '../../../local/redis-set.ts';
import { until } from '../until.ts';
import { whole } from '../whole.ts';
import { everyone, scenario, successor } from './scenario.ts';

/** Waits until pods have taken over a changed file so many times. */
async function takenOver(pods: readonly Pod[], times: number): Promise<void> {
  let late: string[] = [];
  await until(
    `all pods have taken over the passwords ${times} times`,
    () => {
      late = pods
        .filter((pod) => (pod.log.match(/passwords: taken over/g)?.length ?? 0) < times)
        .map((pod) => pod.name);
      return late.length === 0 ? true : undefined;
    },
    { seen: () => `not yet: ${late}` },
  );
}

async function rotate(set: RedisSet, fresh: Readonly<Record<User, string>>): Promise<void> {
  const old = { ...set.passwords };
  const file = (name: string) => join(set.credentials, name);
  for (const user of users) await writeFile(file(`${user}-also`), fresh[user]);
  await takenOver(everyone(set), 1);
  for (const user of users) {
    await writeFile(file(`${user}-also`), old[user]);
    await writeFile(file(user), fresh[user]);
  }
  await takenOver(everyone(set), 2);
  Object.assign(set.passwords, fresh);
  for (const user of users) await rm(file(`${user}-also`));
  await takenOver(everyone(set), 3);
}

scenario('passwords change while writes go on: nobody restarts, nobody is refused', async ({ set, writes, master }) => {
  const going = writes.goOn();
  const old = { ...set.passwords };
  const fresh = Object.fromEntries(users.map((user) => [user, `${randomBytes(8).toString('hex')} "\\' #$é`])) as Record<
    User,
    string
  >;
  await rotate(set, fresh);
  await going.stop();
  expect(await set.master()).toBe(master);
  for (const pod of everyone(set)) expect(pod.log).not.toContain('ended with status');

  // Everything that connects anew does so with the new one.
  await master.killServer();
  await successor(set, master);
  await whole(set);
  for (const pod of everyone(set)) {
    Object.assign(set.passwords, old);
    const refused = await pod.cli('PING');
    Object.assign(set.passwords, fresh);
    expect(refused).toMatch(/WRONGPASS|NOAUTH/);
    expect(await pod.cli('ACL', 'LOG', 'RESET')).toBe('OK');
  }
  return undefined;
});

scenario(
  'a server whose answers stay away has not taken the passwords over, whatever its script has told it',
  async ({ set, writes, replicas }) => {
    const frozen = replicas[0];
    const rest = everyone(set).filter((pod) => pod !== frozen);
    const server = await frozen.serverId();
    process.kill(server, 'SIGSTOP');
    const fresh = randomBytes(8).toString('hex');
    await writeFile(join(set.credentials, 'app-also'), fresh);
    await takenOver(rest, 1);
    await until('it has been told, and has not answered', () =>
      frozen.log.includes("passwords: the files have changed, but the server answers ''; trying again")
        ? true
        : undefined,
    );
    expect(frozen.log).not.toContain('passwords: taken over');
    process.kill(server, 'SIGCONT');
    await takenOver([frozen], 1);
    Object.assign(set.passwords, { app: fresh });
    expect(await frozen.as('app', 'PING')).toBe('PONG');
    await writes.add(1);
    return undefined;
  },
);
