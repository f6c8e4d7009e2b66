import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type App, Yaml } from 'cdk8s';

/** The files of an app, by name. Nothing is written, so whatever throws leaves everything as it was. */
export function render(app: App): Map<string, string> {
  return new Map(app.charts.map((chart) => [`${chart.node.id}.k8s.yaml`, Yaml.stringify(...chart.toJson())]));
}

/**
 * Makes a folder hold these files and no others: they are written beside it, then the folders are swapped.
 *
 * @throws {Error} where the folder holds anything but YAML, which would be lost
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const target = resolve(folder);
  const parent = dirname(target);
  const foreign = existing(target).find((file) => !file.endsWith('.yaml'));
  if (foreign !== undefined)
    throw new Error(
      `${folder} holds ${foreign}, which is no manifest and would be removed: name another folder, or remove it`,
    );
  mkdirSync(parent, { recursive: true });
  const beside = mkdtempSync(join(parent, `.${basename(target)}-`));
  try {
    mkdirSync(join(beside, 'new'));
    for (const [name, text] of files) writeFileSync(join(beside, 'new', name), text);
    swap(join(beside, 'new'), target, join(beside, 'old'));
  } finally {
    rmSync(beside, { recursive: true });
  }
}

function swap(fresh: string, target: string, old: string): void {
  const replaces = existing(target).length > 0;
  if (replaces) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    if (replaces) renameSync(old, target);
    throw error;
  }
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
