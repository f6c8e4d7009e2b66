import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const node = join(import.meta.dirname, '../../lib/redis/node');

/** The closed set of each fact, in the order of the line that observe prints. */
export const sets = {
  failover: ['yes', 'no'],
  named: ['me', 'other', 'nothing', 'unclear', 'split'],
  i: ['master', 'replica', 'starting', 'silent'],
  says: ['master', 'replica', 'silent', '-'],
  healthy: ['yes', 'no', '-'],
  link: ['insync', 'up', 'down', 'lost', 'else', '-'],
  priority: ['0', '100', '-'],
  candidates: ['none', 'me', 'others', 'heir'],
  answers: ['few', 'enough', 'empty'],
  newest: ['me', 'master', 'other'],
  ordinal: ['first', 'later'],
  pong: ['fine', 'late', 'over'],
} as const;

export type Fact = keyof typeof sets;
export type Facts = { readonly [F in Fact]: (typeof sets)[F][number] };

export interface Decision {
  readonly facts: Facts;
  readonly action: string;
  readonly reason: string;
}

export const actions = [
  'wait',
  'stay',
  'serve',
  'become_master',
  'follow',
  'follow_newest',
  'follow_nobody',
  'offer',
  'withdraw',
  'ask',
  'ask_mine',
];

/** Facts that speak of another, named master exist only where there is one; those of a replica only for a replica. */
function fit(facts: Facts): boolean {
  const other = facts.named === 'other';
  const replica = facts.i === 'replica';
  return (
    (facts.says !== '-') === other &&
    (facts.healthy !== '-') === other &&
    (facts.link !== '-') === (other && replica) &&
    (facts.priority !== '-') === replica
  );
}

/** Every combination of facts that fits together. */
export function allFacts(): Facts[] {
  const names = Object.keys(sets) as Fact[];
  const combine = (rest: readonly Fact[]): Partial<Facts>[] => {
    const [name, ...others] = rest;
    if (!name) return [{}];
    const tails = combine(others);
    return sets[name].flatMap((value) => tails.map((tail) => ({ [name]: value, ...tail })));
  };
  return (combine(names) as Facts[]).filter(fit);
}

export function line(facts: Facts): string {
  return (Object.keys(sets) as Fact[]).map((name) => `${name}=${facts[name]}`).join(' ');
}

/** What the shipped table decides, all in one process. */
export function decide(all: readonly Facts[], shell: readonly string[] = ['sh']): Decision[] {
  const [program = '', ...words] = shell;
  // A script of calls: a loop of `read` would take a system call per byte.
  const calls = all.map((facts) => `d '${line(facts)}'`);
  const { stdout, stderr, status } = spawnSync(program, words, {
    cwd: node,
    input: `. ./decide.sh\nd() { decide "$1"; echo "$action|$reason"; }\n${calls.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 || stderr) throw new Error(`decide.sh ended with ${status}: ${stderr}`);
  const answers = stdout.trimEnd().split('\n');
  if (answers.length !== all.length) throw new Error(`${all.length} lines of facts, ${answers.length} answers`);
  return all.map((facts, i) => {
    const [action = '', reason = ''] = answers[i]?.split('|') ?? [];
    return { facts, action, reason };
  });
}

/** The reasons of all rows of the table, in its order. */
export function rows(): string[] {
  const table = readFileSync(join(node, 'decide.sh'), 'utf8');
  return [...table.matchAll(/^ {4}row \w+ '(.*)' ;;$/gm)].map((match) => match[1] as string);
}
