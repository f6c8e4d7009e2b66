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
  const objects = inOrderOfApply(app);
  // cdk8s validates the whole app once for each chart; nothing changes in between.
  let problems: ReadonlyMap<ApiObject, readonly string[]> | undefined;
  for (const object of objects) {
    object.node.addValidation({
      validate: () => {
        problems ??= check(objects, external);
        return [...(problems.get(object) ?? [])];
      },
    });
  }
}

/** By chart, since files are applied by name; within a chart as written. */
function inOrderOfApply(app: App): ApiObject[] {
  return [...app.charts]
    .sort((a, b) => (a.node.id < b.node.id ? -1 : 1))
    .flatMap((chart) => chart.node.findAll().filter((construct) => construct instanceof ApiObject));
}

function check(objects: readonly ApiObject[], external: readonly Reference[]): Map<ApiObject, string[]> {
  const problems = new Map<ApiObject, string[]>();
  const objectOf = new Map<Manifest, ApiObject>(objects.map((object) => [object.toJson() as Manifest, object]));
  for (const rule of rules) {
    for (const { manifest, message } of rule.check([...objectOf.keys()], external)) {
      const object = objectOf.get(manifest) as ApiObject;
      problems.set(object, [...(problems.get(object) ?? []), `${nameOf(manifest)}: ${message} [${rule.name}]`]);
    }
  }
  return problems;
}
