/**
 * `make rotate`: new passwords for all users, without a restart. Three steps, each of which reaches every pod before the
 * next begins; run again after an interruption, it goes on with the step that was begun.
 */
import { users } from '../lib/redis/users.ts';
import { tellFailure } from './failure.ts';
import { kubectl } from './kubectl.ts';
import { find, getWanted, type KubernetesObject } from './objects.ts';
import { observe } from './observe.ts';
import { advanced, type Secret, type Step, stepOf } from './rotation.ts';
import { untilTakenOver } from './taken-over.ts';
import { judge } from './verdict.ts';
import { untilWhole } from './wait.ts';

const waiting = (lacks: string): void => console.log(`waiting: ${lacks}`);

const DONE: Readonly<Record<Step, string>> = {
  accept: 'the new passwords are accepted also',
  use: 'the new passwords are used, the old ones are still accepted',
  rest: 'the old passwords are forgotten',
};

/** The Secret that a workload mounts: an environment may name another than ours. */
function credentialsOf(workload: KubernetesObject): { readonly namespace: string; readonly name: string } {
  const volumes = workload.spec?.template?.spec.volumes ?? [];
  const name = volumes.find((volume) => volume.name === 'credentials')?.secret?.secretName ?? '';
  return { namespace: workload.metadata.namespace ?? '', name };
}

async function read({ namespace, name }: { readonly namespace: string; readonly name: string }): Promise<Secret> {
  return JSON.parse(await kubectl(['get', 'secret', name, '--namespace', namespace, '--output', 'json'])) as Secret;
}

/** Refused by the API server where somebody else has changed it since it was read. */
async function write(secret: Secret): Promise<Secret> {
  const command = ['replace', '--filename', '-', '--output', 'json'];
  return JSON.parse(await kubectl(command, { input: JSON.stringify(secret) })) as Secret;
}

/** The counter's copy has the one password that is used. */
async function copyToCounter(from: Secret, name: ReturnType<typeof credentialsOf>): Promise<void> {
  const copy = await read(name);
  const app = from.data?.app ?? '';
  if (copy.data?.app !== app) await write({ ...copy, data: { ...copy.data, app } });
}

async function rotate(): Promise<void> {
  const wanted = await getWanted();
  const redis = credentialsOf(find(wanted, 'StatefulSet', 'redis'));
  const counter = credentialsOf(find(wanted, 'Deployment', 'counter'));
  const settle = async (secret: Secret): Promise<number> => {
    await copyToCounter(secret, counter);
    return untilTakenOver(secret, [...new Set([redis.namespace, counter.namespace])], waiting);
  };

  let secret = await read(redis);
  const begun = stepOf(secret);
  const { whole, because } = judge(await observe());
  if (!whole) throw new Error(`degraded, so no password is changed: ${because.join('; ')}`);
  if (begun !== 'rest') console.log(`going on with a rotation that was begun: ${DONE[begun]}`);
  let pods = await settle(secret);
  do {
    secret = await write(advanced(secret));
    pods = await settle(secret);
    console.log(`${DONE[stepOf(secret)]}: by all ${pods} pods`);
  } while (stepOf(secret) !== 'rest');
  await untilWhole(waiting);
  console.log(`whole; ${users.join(', ')} have new passwords, and every server says that it accepts no other`);
}

try {
  await rotate();
} catch (error) {
  tellFailure(error);
}
