import type { Finding, Rule } from './rule.ts';

/** What cdk8s appends to a name that it makes itself: a hash of the construct's path. */
const GENERATED = /-c8[0-9a-f]{6}$/;

export const namesAreOurs: Rule = {
  name: 'names-are-ours',
  why: "generated names and selectors follow the construct's path: moving a construct makes another object, or changes a field that cannot change",
  check: (manifests) =>
    manifests.flatMap((manifest): Finding[] => {
      const messages: string[] = [];
      if (GENERATED.test(manifest.metadata.name))
        messages.push(`name '${manifest.metadata.name}' was generated: write metadata.name`);
      if (JSON.stringify(manifest).includes('"cdk8s.io/metadata.addr"')) {
        messages.push('it selects or carries cdk8s.io/metadata.addr: use an L1 construct and own labels');
      }
      return messages.map((message) => ({ manifest, message }));
    }),
};
