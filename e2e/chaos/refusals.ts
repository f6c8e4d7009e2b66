import { kubectl } from '../../cluster/kubectl.ts';
import { lookAround } from '../failures/scene.ts';

/** Asked in the master's pod, which may connect to all others; the lines of an answer begin with the name of who gives it. */
const SCRIPT = `
REDISCLI_AUTH=$(tr -d '\\r\\n' <"$CREDENTIALS/node")
export REDISCLI_AUTH
question=$1
shift
while [ $# -gt 0 ]; do
  redis-cli --user node -h "$2" -p "$3" ACL LOG $question 2>&1 | sed "s/^/$1 /" &
  shift 3
done
wait`;
const ANSWER_MILLISECONDS = 60_000;

async function askAll(question: 'RESET' | ''): Promise<readonly string[]> {
  const { redis, master, replicas, sentinels } = await lookAround(() => undefined);
  const servers = [
    ...[master, ...replicas].flatMap(({ name, address }) => [name, address, '6379']),
    ...sentinels.flatMap(({ name, address }) => [name, address, '26379']),
  ];
  const command = ['exec', '--namespace', redis, master.name, '--', 'sh', '-c', SCRIPT, 'ask', question, ...servers];
  const lines = (await kubectl(command, { timeoutMilliseconds: ANSWER_MILLISECONDS })).split('\n');
  return lines.filter((line) => / ./.test(line));
}

/** @throws where a server does not do it */
export async function clearRefusals(): Promise<void> {
  const others = (await askAll('RESET')).filter((line) => !line.endsWith(' OK'));
  if (others.length > 0) throw new Error(`ACL LOG RESET: ${others.join('; ')}`);
}

/** A sentence for each server that refused somebody a command or a password since then: none of its users may need more than it has. */
export async function getRefusals(): Promise<readonly string[]> {
  const lines = Map.groupBy(await askAll(''), (line) => line.split(' ', 1)[0] ?? '');
  return [...lines].map(
    ([name, log]) =>
      `ACL LOG of ${name}: ${log
        .map((line) => line.slice(name.length + 1))
        .join(' ')
        .slice(0, 300)}`,
  );
}
