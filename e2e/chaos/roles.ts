import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setting } from '../../cluster/kubectl.ts';
import type { Clock } from '../checker/load.ts';
import type { Scene } from '../failures/failure.ts';

/** What the server of a pod says of itself. */
export type Role = 'master' | 'replica' | 'replica without a link' | 'sentinel';

export interface Sample {
  /** Microseconds since the start of the run. */
  readonly time: number;
  readonly pod: string;
  readonly role: Role;
}

interface Watched {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly question: 'ROLE' | 'PING';
}

/** Between two answers; who is silent for three of them is taken for silent. */
const SECONDS = 0.2;
export const SILENT_MICROSECONDS = 3 * SECONDS * 1_000_000;
/** A pod that is not there is looked for again after so long. */
const AGAIN_MILLISECONDS = 1000;

/** Asks until its standard input ends, which it does with the one who started it. Arguments: port, question. */
const SCRIPT = `
while :; do
  REDISCLI_AUTH=$(tr -d '\\r\\n' <"$CREDENTIALS/node")
  export REDISCLI_AUTH
  redis-cli --user node -p "$1" -r -1 -i ${SECONDS} "$2"
  sleep ${SECONDS}
done 2>/dev/null &
loop=$!
cat >/dev/null
kill $loop`;

/** The line of an answer that tells the role: of ROLE the first, or of a replica the fourth, that on its link. */
const ROLES: ReadonlyMap<string, Role> = new Map([
  ['master', 'master'],
  ['connected', 'replica'],
  ...['none', 'connect', 'connecting', 'handshake', 'sync'].map((state) => [state, 'replica without a link'] as const),
  ['PONG', 'sentinel'],
]);

/** The pods of Redis and of Sentinel. */
export function serversOf({ redis, master, replicas, sentinels }: Scene): readonly Watched[] {
  return [
    ...[master, ...replicas].map(
      ({ name }) => ({ namespace: redis, pod: name, port: 6379, question: 'ROLE' }) as const,
    ),
    ...sentinels.map(({ name }) => ({ namespace: redis, pod: name, port: 26379, question: 'PING' }) as const),
  ];
}

/** Writes what each pod says into a file, a line each: time, pod, role. The function that it gives ends that. */
export function watchRoles(watched: readonly Watched[], file: string, clock: Clock): () => void {
  let over = false;
  const children = new Map<string, ChildProcess>();
  const watch = ({ namespace, pod, port, question }: Watched): void => {
    if (over) return;
    const exec = ['exec', '--stdin', '--namespace', namespace, pod, '--', 'sh', '-c', SCRIPT, 'ask'];
    const child = spawn('kubectl', ['--context', setting('CONTEXT'), ...exec, String(port), question], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.set(pod, child);
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const role = ROLES.get(line.trim());
        if (role !== undefined && !over) appendFileSync(file, `${clock()} ${pod} ${role}\n`);
      }
    });
    child.stdin.on('error', () => undefined);
    child.on('error', () => undefined);
    child.on('close', () => setTimeout(() => watch({ namespace, pod, port, question }), AGAIN_MILLISECONDS).unref());
  };
  writeFileSync(file, '');
  for (const one of watched) watch(one);
  return () => {
    over = true;
    for (const child of children.values()) child.kill();
  };
}

export function readRoles(file: string): readonly Sample[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [time = '', pod = '', ...role] = line.split(' ');
      return { time: Number(time), pod, role: role.join(' ') as Role };
    });
}
