import type { Finding, Rule } from './rule.ts';

/** A value that got lost on its way into the YAML. */
export const noNull: Rule = {
  name: 'no-null',
  why: 'cdk8s writes null for what it does not understand, as a raw quantity, and Kubernetes takes null for "not given"',
  check: (manifests) =>
    manifests.flatMap((manifest): Finding[] =>
      nullsIn(manifest, '').map((path) => ({
        manifest,
        message: `${path} is null: leave the field out, or build its value by the types`,
      })),
    ),
};

function nullsIn(value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [path];
  if (Array.isArray(value)) return value.flatMap((item, i) => nullsIn(item, `${path}[${i}]`));
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => nullsIn(inner, path === '' ? key : `${path}.${key}`));
}
