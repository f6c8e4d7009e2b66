// `make score`, after score.sh has put the tools on PATH: a table of what they say of each environment.
// Fails on everything but the findings that score-accepted.ts explains.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { chooseEnvironment, environments } from '../lib/environments/choose.ts';
import { render, replaceFolder } from '../lib/manifest/write.ts';
import { compareWithUpstream } from './pod-security.ts';
import { accepted, type Finding, isAccepted } from './score-accepted.ts';

/** All that kubernetes-validate has since the oldest that is supported. */
const RELEASES = [28, 29, 30, 31, 32, 33, 34, 35, 36, 37].map((minor) => `1.${minor}.0`);

/** Stands for the images that a build names: scanners look at the form only. */
const DIGEST = `sha256:${'0'.repeat(64)}`;
const IMAGES = { counterImage: `registry.example/counter:1.0.0@${DIGEST}`, redisImage: `redis:8.0.6@${DIGEST}` };

/** Output of a tool; one that has findings exits non-zero. */
function run(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    if (stdout === '') throw new Error(`${command} ${args.join(' ')} said nothing but: ${stderr}`);
    return stdout;
  }
}

interface KubeScoreObject {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** Grade 1 is critical, 5 a warning, 10 fine. */
function kubeScore(files: readonly string[]): Finding[] {
  const args = ['score', '--output-format', 'json', '--disable-ignore-checks-annotations', ...files];
  const objects = JSON.parse(run('kube-score', args)) as readonly KubeScoreObject[];
  return objects.flatMap(({ object_name: object, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade <= 5)
      .flatMap(({ check, grade, comments }) =>
        (comments ?? [{ summary: check.name }]).map(({ summary }) => ({
          tool: grade <= 1 ? 'kube-score critical' : 'kube-score warning',
          check: check.id,
          object,
          summary,
        })),
      ),
  );
}

interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

function checkov(folder: string): Finding[] {
  const args = ['--directory', folder, '--framework', 'kubernetes', '--skip-download', '--quiet', '--output', 'json'];
  const { results } = JSON.parse(run('checkov', args)) as CheckovReport;
  return results.failed_checks.map((failed) => ({
    tool: 'checkov failed',
    check: failed.check_id,
    object: failed.resource,
    summary: failed.check_name,
  }));
}

/** What the schemas of a release refuse. */
function schema(release: string, files: readonly string[]): Finding[] {
  try {
    execFileSync(
      'kubernetes-validate',
      ['--kubernetes-version', release, '--strict', '--quiet', '--no-warn', ...files],
      { stdio: 'pipe' },
    );
    return [];
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return [{ tool: 'schema', check: release, object: '', summary: `${stdout}${stderr}`.trim() }];
  }
}

/** `2 (+6 explained)`. */
function count(tool: string, refused: readonly Finding[], all: readonly Finding[]): string {
  const of = (findings: readonly Finding[]) => findings.filter((finding) => finding.tool === tool).length;
  return of(all) === of(refused) ? String(of(all)) : `${of(refused)} (+${of(all) - of(refused)} explained)`;
}

const upstream = compareWithUpstream(process.env.POD_SECURITY ?? '');
const columns = ['schema', 'kube-score critical', 'kube-score warning', 'checkov failed'];
const table: string[][] = [['environment', ...columns]];
const open: Finding[] = [...upstream.findings];
const parent = mkdtempSync(join(tmpdir(), 'score-'));
try {
  for (const name of Object.keys(environments)) {
    const folder = join(parent, name);
    const files = render(
      buildApp(chooseEnvironment(name, environments[name]?.counterImage === undefined ? IMAGES : {})),
    );
    replaceFolder(folder, files);
    const paths = [...files.keys()].map((file) => join(folder, file));
    const findings = [
      ...RELEASES.flatMap((release) => schema(release, paths)),
      ...kubeScore(paths),
      ...checkov(folder),
    ];
    const refused = findings.filter((finding) => !isAccepted(name, finding));
    open.push(...refused);
    table.push([name, ...columns.map((tool) => count(tool, refused, findings))]);
  }
} finally {
  rmSync(parent, { recursive: true });
}

const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
for (const row of table) console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
console.log(
  `Pod Security: ${upstream.pods - upstream.findings.length} of the ${upstream.pods} pods of Kubernetes' own tests are judged as there`,
);
console.log(
  `schemas of Kubernetes ${RELEASES.at(0)} to ${RELEASES.at(-1)}, ${RELEASES.length} releases, strict; explained:`,
);
for (const { checks, objects, environments: where, why } of accepted) {
  console.log(`- ${checks.join(', ')} of ${objects.source}${where ? ` in ${where.join(', ')}` : ''}: ${why}`);
}
for (const { tool, check, object, summary } of open) console.error(`${tool}: ${check} ${object}: ${summary}`);
process.exitCode = open.length === 0 ? 0 : 1;
