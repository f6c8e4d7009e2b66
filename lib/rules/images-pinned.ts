import { isPinned } from '../manifest/image.ts';
import { containersOf, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

export const imagesPinned: Rule = {
  name: 'images-pinned',
  why: 'an image without tag or digest, or tagged latest, is another one after each pull',
  check: (manifests) =>
    workloads(manifests).flatMap(({ manifest, spec }) =>
      containersOf(spec)
        .filter(({ image }) => !isPinned(image ?? ''))
        .map(
          ({ name, image }): Finding => ({
            manifest,
            message: `container ${name} has image '${image ?? ''}': name a version, as redis:8.0.6, or better a digest`,
          }),
        ),
    ),
};
