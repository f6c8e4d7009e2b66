import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}

/** The tag of the newest release, as `v1.2.3`; `undefined` before the first, and where tags were not cloned. */
export function lastRelease(): string | undefined {
  return git('tag', '--list', 'v*', '--sort=-version:refname')
    .split('\n')
    .find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** The files of dist as that release had them, by name. */
export function distOf(tag: string): ReadonlyMap<string, string> {
  const files = git('ls-tree', '--name-only', tag, 'dist/').trim().split('\n');
  return new Map(files.map((file) => [basename(file), git('show', `${tag}:${file}`)]));
}

/** The whole tree of that release, into a folder that is there. */
export function extract(tag: string, folder: string): void {
  const archive = execFileSync('git', ['archive', tag], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync('tar', ['--extract', '--directory', folder], { input: archive });
}
