/**
 * `make redis-cli`: redis-cli inside of a pod, with the password that is mounted there, so that none leaves it. On a linked
 * replica, which refuses to be written; no user may read everything and write nothing. WRITE=1 opens it on the master.
 */
import { attached } from './attached.ts';
import { tellFailure } from './failure.ts';
import { find, getWanted } from './objects.ts';
import { observe } from './observe.ts';
import { judge } from './verdict.ts';

async function choosePod(write: boolean): Promise<string> {
  const observation = await observe();
  const { master } = judge(observation);
  if (write) {
    if (master === undefined) throw new Error('no majority of the sentinels names a master: make status tells more');
    return master;
  }
  const replica = observation.redis.find(({ name, answer }) => name !== master && answer?.linkUp);
  if (!replica)
    throw new Error('no replica is linked: make status tells more; WRITE=1 make redis-cli opens the master');
  return replica.name;
}

try {
  const write = process.env.WRITE === '1';
  const pod = await choosePod(write);
  const { namespace = '' } = find(await getWanted(), 'StatefulSet', 'redis').metadata;
  const command = (process.env.COMMAND ?? '').split(' ').filter((word) => word !== '');
  console.error(`${pod}, the ${write ? 'master: what you write is written' : 'copy of a replica: it refuses writes'}`);
  const terminal = process.stdin.isTTY ? ['--stdin', '--tty'] : [];
  const login = 'REDISCLI_AUTH=$(cat "$CREDENTIALS/app") exec redis-cli --user app "$@"';
  const exec = ['exec', ...terminal, '--namespace', namespace, pod, '--', 'sh', '-c', login, 'redis-cli', ...command];
  process.exitCode = await attached(exec);
} catch (error) {
  tellFailure(error);
}
