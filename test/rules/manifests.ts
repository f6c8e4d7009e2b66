import { ApiObject } from 'cdk8s';
import { buildApp } from '../../lib/app.ts';
import { local } from '../../lib/environments/local.ts';
import type { Manifest } from '../../lib/rules/manifest.ts';
import type { Reference } from '../../lib/rules/rule.ts';

/** What the local environment leaves to its Jobs. */
export const external: readonly Reference[] = [
  { kind: 'Secret', namespace: 'redis', name: 'redis-credentials' },
  { kind: 'Secret', namespace: 'counter', name: 'counter-credentials' },
];

const sound = [...buildApp(local).charts]
  .sort((a, b) => a.node.id.localeCompare(b.node.id))
  .flatMap((chart) => chart.node.findAll())
  .filter((construct) => construct instanceof ApiObject)
  .map((object) => object.toJson() as Manifest);

/** Sound manifests: those of the local environment, in order of apply. Each call gives others, to be changed. */
export function soundManifests(): Manifest[] {
  return structuredClone(sound);
}

/** The one object whose kind is that, and whose name is or begins with that. */
export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const exact = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  const found =
    exact ?? manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name.startsWith(name));
  if (found === undefined)
    throw new Error(
      `no ${kind} ${name} among ${manifests.map((one) => `${one.kind} ${one.metadata.name}`).join(', ')}`,
    );
  return found;
}

/**
 * Sets a field by its path, as `spec.template.spec.containers.0.image`; without a value it is removed.
 * A last key that has dots itself stands behind a slash: `spec.selector.matchLabels/example.com/label`.
 */
export function set(manifest: Manifest, path: string, value?: unknown): void {
  const [fields = '', ...dotted] = path.split(/\/(.*)/s, 2);
  const keys = [...fields.split('.'), ...dotted];
  const last = keys.pop() as string;
  let parent = manifest as unknown as Record<string, unknown>;
  for (const key of keys) {
    parent[key] ??= {};
    parent = parent[key] as Record<string, unknown>;
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}
