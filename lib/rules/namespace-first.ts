import type { Rule } from './rule.ts';

export const namespaceFirst: Rule = {
  name: 'namespace-first',
  why: 'files are applied by name and objects in their order: one whose namespace comes later, or never, is refused at the first apply',
  check(manifests) {
    const declared = new Set<string>();
    return manifests
      .filter(({ kind, metadata }) => {
        if (kind === 'Namespace') declared.add(metadata.name);
        return metadata.namespace !== undefined && !declared.has(metadata.namespace);
      })
      .map((manifest) => ({
        manifest,
        message: `namespace '${manifest.metadata.namespace}' is not declared before it: move the Namespace up, or into an earlier file`,
      }));
  },
};
