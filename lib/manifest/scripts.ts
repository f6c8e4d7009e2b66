import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { contentName } from './content-hash.ts';

/** All scripts of some folders, laid into one. */
export function readScripts(...folders: readonly string[]): Record<string, string> {
  const scripts: Record<string, string> = {};
  for (const folder of folders) {
    for (const file of readdirSync(folder).sort()) {
      if (scripts[file] !== undefined)
        throw new Error(`${join(folder, file)}: another mounted folder has a script of this name; rename one`);
      scripts[file] = readFileSync(join(folder, file), 'utf8');
    }
  }
  return scripts;
}

/** A ConfigMap of scripts, named by its content. */
export function scriptsConfigMap(
  scope: Construct,
  name: string,
  props: {
    readonly namespace: string;
    readonly labels: Record<string, string>;
    readonly scripts: Record<string, string>;
  },
): k8s.KubeConfigMap {
  return new k8s.KubeConfigMap(scope, 'scripts', {
    metadata: { name: contentName(name, props.scripts), namespace: props.namespace, labels: props.labels },
    immutable: true,
    data: props.scripts,
  });
}
