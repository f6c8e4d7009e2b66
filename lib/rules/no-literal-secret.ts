import { containersOf, type Manifest, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

/** Names under which programs take secrets. One that ends in _FILE takes a path. */
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIALS?|APIKEY|API_KEY|PRIVATE_KEY|AUTH)$/i;

export const noLiteralSecret: Rule = {
  name: 'no-literal-secret',
  why: 'manifests are committed, read by many and stored in annotations: what stands in them is no secret',
  check: (manifests) => [...secretObjects(manifests), ...secretVariables(manifests)],
};

function secretObjects(manifests: readonly Manifest[]): Finding[] {
  return manifests
    .filter(({ kind }) => kind === 'Secret')
    .map((manifest) => ({
      manifest,
      message: 'a Secret stands in the manifests: let a Job or somebody else make it in the cluster',
    }));
}

function secretVariables(manifests: readonly Manifest[]): Finding[] {
  return workloads(manifests).flatMap(({ manifest, spec }) =>
    containersOf(spec).flatMap(({ name, env = [] }) =>
      env
        .filter(
          (variable) =>
            variable.value !== undefined && SECRET_NAME.test(variable.name) && !variable.value.startsWith('/'),
        )
        // The value itself is not repeated.
        .map((variable) => ({
          manifest,
          message: `container ${name} has ${variable.name} as a literal: mount the Secret as a file and name its path`,
        })),
    ),
  );
}
