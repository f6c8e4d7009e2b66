import { nameOf } from './manifest.ts';
import type { Rule } from './rule.ts';

export const noDuplicates: Rule = {
  name: 'no-duplicates',
  why: 'of two objects of one kind and name the later one silently replaces the other',
  check(manifests) {
    const seen = new Set<string>();
    return manifests
      .filter((manifest) => {
        const key = `${manifest.apiVersion} ${nameOf(manifest)}`;
        return seen.has(key) || !seen.add(key);
      })
      .map((manifest) => ({ manifest, message: `${nameOf(manifest)} is there twice: give one of them another name` }));
  },
};
