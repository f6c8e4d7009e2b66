import { createHash, randomBytes } from 'node:crypto';
import { users } from '../lib/redis/users.ts';

/** A sentinel's port knows all but the replicas' user. */
export const SENTINEL_USERS = users.filter((user) => user !== 'replication');

/** On the Secret, written together with its passwords: `USER-also` alone does not tell which of two is the old one. */
export const STEP = 'counter/rotation';

/**
 * `rest`: one password each. `accept`: the old one is used, the new one is accepted also. `use`: the new one is used, the old one
 * is accepted also. Pods of two neighbouring steps accept each other, so nobody is refused while a step reaches the pods.
 */
export type Step = 'rest' | 'accept' | 'use';

export interface Secret {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  /** In base64. */
  readonly data?: Readonly<Record<string, string>>;
}

const PASSWORD_BYTES = 32;
const also = (user: string): string => `${user}-also`;
/** Letters and digits only, as the Job that makes the first ones does. In base64, as Secrets have it. */
const newPassword = (): string => Buffer.from(randomBytes(PASSWORD_BYTES).toString('hex')).toString('base64');

/** @throws where the Secret is not one that a rotation can go on with */
export function stepOf({ metadata, data = {} }: Secret): Step {
  const name = `Secret ${metadata.namespace}/${metadata.name}`;
  const missing = users.filter((user) => !data[user]);
  if (missing.length > 0) throw new Error(`${name} has no ${missing.join(', ')}: add a password for each`);
  const step = metadata.annotations?.[STEP];
  const second = users.filter((user) => data[also(user)]);
  if (step === undefined && second.length === 0) return 'rest';
  if ((step === 'accept' || step === 'use') && second.length === users.length) return step;
  const found = `${second.map(also).join(', ') || 'no second password'} and the annotation ${STEP}=${step ?? ''}`;
  throw new Error(
    `${name} has ${found}, which make rotate did not leave so: finish by hand what was begun, then remove USER-also and that annotation`,
  );
}

/** The Secret one step on. */
export function advanced(secret: Secret): Secret {
  const step = stepOf(secret);
  const { [STEP]: _, ...annotations } = secret.metadata.annotations ?? {};
  const data = { ...secret.data };
  for (const user of users) {
    const [used, second] = [data[user] ?? '', data[also(user)] ?? ''];
    if (step === 'rest') data[also(user)] = newPassword();
    else if (step === 'accept') Object.assign(data, { [user]: second, [also(user)]: used });
    else delete data[also(user)];
  }
  const next = ({ rest: { [STEP]: 'accept' }, accept: { [STEP]: 'use' }, use: {} } as const)[step];
  return { ...secret, metadata: { ...secret.metadata, annotations: { ...annotations, ...next } }, data };
}

/** What a pod tells of the passwords that its server has, where they are those of the Secret. */
export function expectedState({ data = {} }: Secret, accepting: readonly string[]): string {
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  // The pods compare the first line of each file, and give their server the whole without line ends.
  const seen = users.flatMap((user) => [user, also(user)]).map((key) => ` ${text(key).split('\n', 1)[0]}`);
  const accepted = accepting.map((user) => {
    const passwords = [user, also(user)].map((key) => text(key).replaceAll(/[\r\n]/g, '')).filter((one) => one !== '');
    return [user, ...passwords.map(sha256).sort()].join(' ');
  });
  return [sha256(seen.join('')), ...accepted].join('\n');
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
