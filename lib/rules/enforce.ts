import { ApiObject, type App } from 'cdk8s';
import { type Manifest, nameOf } from './manifest.ts';
import type { Reference } from './rule.ts';
import { rules } from './rules.ts';

/**
 * Makes every synth of an app fail where an object breaks a rule, with the path of the object's construct.
 *
 * @param external what somebody else puts into the cluster
 */
export function enforceRules(app: App, external: readonly Reference[]): void {
  let problems: readonly Problem[] | undefined;
  const find = (): readonly Problem[] => {
    if (problems === undefined) {
      problems = check(inOrderOfApply(app), external);
      // cdk8s validates the whole app once for each chart. A synth is synchronous: nothing changes before it is over.
      queueMicrotask(() => {
        problems = undefined;
      });
    }
    return problems;
  };
  for (const chart of app.charts) {
    chart.node.addValidation({
      validate: () =>
        find().flatMap(({ object, says }) =>
          object.node.scopes.includes(chart) ? [`${object.node.path}: ${says}`] : [],
        ),
    });
  }
}

interface Problem {
  readonly object: ApiObject;
  readonly says: string;
}

/** By chart, since files are applied by name; within a chart as written. */
function inOrderOfApply(app: App): ApiObject[] {
  return [...app.charts]
    .sort((a, b) => (a.node.id < b.node.id ? -1 : 1))
    .flatMap((chart) => chart.node.findAll().filter((construct) => construct instanceof ApiObject));
}

function check(objects: readonly ApiObject[], external: readonly Reference[]): Problem[] {
  const objectOf = new Map(objects.map((object) => [object.toJson() as Manifest, object]));
  const manifests = [...objectOf.keys()];
  return rules.flatMap(({ name, check }) =>
    check(manifests, external).map(({ manifest, message }) => ({
      object: objectOf.get(manifest) as ApiObject,
      says: `${nameOf(manifest)}: ${message} [${name}]`,
    })),
  );
}
