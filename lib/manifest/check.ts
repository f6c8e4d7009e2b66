/** Says what a value has to be, where it is not; `undefined` where it is. */
export type Check = (value: unknown) => string | undefined;

/** A check for every option, so that an option without one does not compile. */
export type Checks<Options> = { readonly [Name in keyof Required<Options>]: Check };

/**
 * Checks the options that are given.
 *
 * @param where path of the construct, or whatever the options belong to
 * @throws {Error} at the first that is unknown or wrong: one line with the value and what it has to be
 */
export function checkOptions<Options extends object>(where: string, options: Options, checks: Checks<Options>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(checks, name)) {
      throw new Error(`${where}: ${name} is no option; the options are ${Object.keys(checks).join(', ')}`);
    }
    const wanted = checks[name as keyof Options](value);
    if (wanted !== undefined) throw wrong(where, name, value, wanted);
  }
}

/** The error of a wrong option, for relations between several, too. */
export function wrong(where: string, name: string, value: unknown, wanted: string): Error {
  return new Error(`${where}: ${name} is ${JSON.stringify(value)}: ${wanted}`);
}

export function oneOf(...words: readonly string[]): Check {
  return (value) =>
    words.includes(value as string) ? undefined : `must be ${words.map((word) => `'${word}'`).join(' or ')}`;
}

export function wholeNumber(from: number, to: number, of: string): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= to
      ? undefined
      : `must be ${of} from ${from} to ${to}`;
}

/** Three, five, seven or nine: with an even number the majority is larger and no more may fail. */
export const voters: Check = (value) =>
  [3, 5, 7, 9].includes(value as number)
    ? undefined
    : 'must be 3, 5, 7 or 9, so that a majority outlives the loss of one';

export function text(pattern: RegExp, wanted: string): Check {
  return (value) => (typeof value === 'string' && pattern.test(value) ? undefined : wanted);
}

export function listOf(check: Check): Check {
  return (value) => (Array.isArray(value) ? value.map(check).find((wanted) => wanted !== undefined) : 'must be a list');
}

export const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');

/** Name of a namespace, a Service, a Secret. */
export const objectName = text(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'must be a name of lower-case letters, digits and hyphens, at most 63 of them',
);

export const domain = text(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "must be a domain, as 'cluster.local'",
);

/** What the types alone say enough about. */
export const anything: Check = () => undefined;
