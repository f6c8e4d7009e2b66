import { workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

export const tokensForJobsOnly: Rule = {
  name: 'tokens-for-jobs-only',
  why: 'a token lets whoever takes over a pod talk to the API server; only the Jobs that make Secrets have to',
  check: (manifests) =>
    workloads(manifests).flatMap(({ manifest, spec }): Finding[] => {
      const messages: string[] = [];
      if (spec.automountServiceAccountToken !== false && manifest.kind !== 'Job') {
        messages.push(
          `automountServiceAccountToken is ${spec.automountServiceAccountToken ?? 'not set'}: set it to false`,
        );
      }
      if ((spec.serviceAccountName ?? 'default') === 'default') {
        messages.push('it runs as ServiceAccount default, whose rights anybody may widen: give it one of its own');
      }
      return messages.map((message) => ({ manifest, message }));
    }),
};
