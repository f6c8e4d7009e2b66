// Judges the pods by which Kubernetes itself tests Pod Security: ours must say what upstream says, and of a pod that
// is refused, the check that it is named for.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { Manifest } from '../lib/rules/manifest.ts';
import { podSecurity } from '../lib/rules/pod-security.ts';
import type { Finding } from './score-accepted.ts';

/** Ours asks the same of a pod of Windows, of which this project has none. */
const RELAXED = new Set(['base_windows.yaml']);

/** @param folder `pass` and `fail` of a level and a release, a pod in each file */
export function compareWithUpstream(folder: string): { readonly pods: number; readonly findings: readonly Finding[] } {
  const judged = (verdict: string) =>
    readdirSync(join(folder, verdict))
      .filter((file) => !RELAXED.has(file))
      .map((file) => ({ file, broken: brokenBy(join(folder, verdict, file)) }));
  const [passes, fails] = [judged('pass'), judged('fail')];
  return {
    pods: passes.length + fails.length,
    findings: [
      ...passes
        .filter(({ broken }) => broken.length > 0)
        .map(({ file, broken }) => finding(file, `upstream takes it, ours finds ${broken.join(', ')}`)),
      ...fails
        .filter(({ file, broken }) => !broken.includes(checkOf(file)))
        .map(({ file, broken }) => finding(file, `upstream refuses it, ours finds ${broken.join(', ') || 'nothing'}`)),
    ],
  };
}

function finding(object: string, summary: string): Finding {
  return { tool: 'pod-security', check: 'restricted', object, summary };
}

/** `seccompprofile_baseline0.yaml` is one of those that break `seccompProfile_baseline`. */
function checkOf(file: string): string {
  return file.replace(/\d+\.yaml$/, '');
}

/** Names of the checks, in lower case as the files have them. */
function brokenBy(file: string): string[] {
  return podSecurity
    .check(Yaml.load(file) as Manifest[], [])
    .flatMap(({ message }) => /\(([^()]+)\)$/.exec(message)?.[1]?.toLowerCase().split(', ') ?? []);
}
