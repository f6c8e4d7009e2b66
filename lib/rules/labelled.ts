import { workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

const REQUIRED = ['name', 'instance', 'component', 'part-of', 'managed-by'].map(
  (label) => `app.kubernetes.io/${label}`,
);

export const labelled: Rule = {
  name: 'labelled',
  why: 'the recommended labels are what people and tools find objects by',
  check: (manifests) => [
    ...manifests
      .filter(({ metadata }) => !metadata.labels?.['app.kubernetes.io/part-of'])
      .map(
        (manifest): Finding => ({
          manifest,
          message: 'has no label app.kubernetes.io/part-of: use the labels of lib/manifest/pods.ts',
        }),
      ),
    ...workloads(manifests).flatMap(({ manifest, labels }) =>
      REQUIRED.filter((label) => !labels[label]).map(
        (label): Finding => ({
          manifest,
          message: `its pods have no label ${label}: use the labels of lib/manifest/pods.ts`,
        }),
      ),
    ),
  ],
};
