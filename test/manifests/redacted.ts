import { ApiObject, Yaml } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * The manifests below a construct as YAML, without the text of scripts and the hashes that follow from it: those change with
 * every script, and stand in dist/ for everyone to read.
 */
export function redacted(root: Construct): string {
  const objects = root.node.findAll().filter((construct) => construct instanceof ApiObject);
  return Yaml.stringify(...objects.map((object) => redact(object.toJson()))).replace(/-[0-9a-f]{10}$/gm, '-<hash>');
}

function redact(manifest: { kind: string; data?: object }): object {
  return manifest.kind === 'ConfigMap' ? { ...manifest, data: '<scripts>' } : manifest;
}
