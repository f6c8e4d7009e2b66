import { workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

export const tokensForJobsOnly: Rule = {
  name: 'tokens-for-jobs-only',
  why: 'a token lets whoever takes over a pod talk to the API server; only the Jobs that make Secrets have to',
  check: (manifests) =>
    workloads(manifests).flatMap(({ manifest, spec }): Finding[] => {
      const messages: string[] = [];
      if (spec.automountServiceAccountToken !== false) {
        messages.push(
          `automountServiceAccountToken is ${spec.automountServiceAccountToken ?? 'not set'}: set it to false`,
        );
      }
      const tokens = (spec.volumes ?? []).filter(({ projected }) =>
        projected?.sources?.some((source) => source.serviceAccountToken),
      );
      if (manifest.kind !== 'Job' && tokens.length > 0) {
        messages.push(
          `volume ${tokens.map(({ name }) => name).join(', ')} holds a token: only a Job has to talk to the API server`,
        );
      }
      if ((spec.serviceAccountName ?? 'default') === 'default') {
        messages.push('it runs as ServiceAccount default, whose rights anybody may widen: give it one of its own');
      }
      return messages.map((message) => ({ manifest, message }));
    }),
};
