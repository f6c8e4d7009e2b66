import type { Manifest } from './manifest.ts';

/** Something that must hold of every set of manifests that is applied. */
export interface Rule {
  /** What `npm run rules` lists it by. */
  readonly name: string;
  /** What would happen otherwise. */
  readonly why: string;
  /**
   * Pure: what breaks the rule.
   *
   * @param manifests in the order in which they are applied
   * @param external what somebody else puts into the cluster
   */
  check(manifests: readonly Manifest[], external: readonly Reference[]): readonly Finding[];
}

export interface Finding {
  readonly manifest: Manifest;
  /** What is wrong, the value, how to mend it. */
  readonly message: string;
}

/** An object by its name. */
export interface Reference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
