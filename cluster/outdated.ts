import { type KubernetesObject, nameOf } from './objects.ts';

/**
 * ConfigMaps and Jobs whose names carry a hash of their content are never changed, only followed by another one.
 * Kept are those of dist and of each the newest before: pods that are still being replaced mount it, and it is the way
 * back. The rest is what nothing refers to any more.
 *
 * @param existing all ConfigMaps and Jobs of this project, with their creation times
 * @param current names of dist, as `nameOf` gives them
 */
export function outdated(
  existing: readonly KubernetesObject[],
  current: ReadonlySet<string>,
): readonly KubernetesObject[] {
  const bases = new Set([...current].flatMap((name) => baseOf(name) ?? []));
  const before = Map.groupBy(
    existing.filter((object) => !current.has(nameOf(object))),
    (object) => baseOf(nameOf(object)),
  );
  return [...before].flatMap(([base, objects]) =>
    base !== undefined && bases.has(base) ? objects.toSorted(newestFirst).slice(1) : [],
  );
}

function baseOf(name: string): string | undefined {
  return /^(.+)-[0-9a-f]{10}$/.exec(name)?.[1];
}

function newestFirst(a: KubernetesObject, b: KubernetesObject): number {
  return (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');
}
