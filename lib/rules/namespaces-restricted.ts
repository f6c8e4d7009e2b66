import type { Finding, Rule } from './rule.ts';

const MODES = ['enforce', 'audit', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}`);

export const namespacesRestricted: Rule = {
  name: 'namespaces-restricted',
  why: 'that the pods are hardened says nothing of the next one that somebody puts beside them: the namespace must refuse it',
  check: (manifests) =>
    manifests
      .filter(({ kind }) => kind === 'Namespace')
      .flatMap((manifest) =>
        MODES.filter((mode) => manifest.metadata.labels?.[mode] !== 'restricted').map(
          (mode): Finding => ({
            manifest,
            message: `label ${mode} is ${manifest.metadata.labels?.[mode] ?? 'not set'}: set it to restricted`,
          }),
        ),
      ),
};
