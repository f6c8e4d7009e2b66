import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freePort } from '../../local/addresses.ts';
import { count, type Dev, left, startDev } from './dev-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MILLISECONDS = 90_000;

let folder: string;
let dev: Dev | undefined;
beforeEach(async () => {
  // A copy of what make dev runs, so that its source can be changed.
  folder = await mkdtemp(join(tmpdir(), 'checkout-'));
  await mkdir(join(folder, 'service'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const path of ['package.json', 'local', 'lib', 'service/package.json', 'service/src'])
    await cp(join(ROOT, path), join(folder, path), { recursive: true });
});
afterEach(async () => {
  dev?.process.kill('SIGKILL');
  await dev?.ended;
  await rm(folder, { recursive: true });
});

it(
  'a change of the service is running at once, a mistake is told and can be mended',
  async () => {
    const port = await freePort();
    const started = startDev(port, { folder });
    dev = started;
    await started.says(/curl /);
    const file = join(folder, 'service/src/http/answer.ts');
    const source = await readFile(file, 'utf8');
    await writeFile(file, source.replace('"count"', '"changed"'));
    await started.says(/service\/src\/http\/answer\.ts changed: counting with it after \d\.\d\d s/);
    expect(await count(port)).toBe('{"changed":1}');

    await writeFile(file, 'export const = no syntax');
    await started.says(/the counter ended by itself \(status 1\); a change starts it again/);

    await writeFile(file, source.replace('"count"', '"mended"'));
    await started.says(/counting with it.*(\n.*)*counting with it/);
    expect(await count(port)).toBe('{"mended":2}');

    started.process.kill('SIGINT');
    expect(await started.ended).toBe(0);
    expect(await left(started.printed(), port)).toEqual([]);
  },
  TIMEOUT_MILLISECONDS,
);
