import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { everyone, kill, scenario, start, successor } from './scenario.ts';

/** The shell and the programs that the scripts find first, as in an image of Alpine. */
const run = promisify(execFile);
const path = process.env.PATH;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busybox-'));
  await chmod(folder, 0o755);
  await run('busybox', ['--install', '-s', folder]);
  process.env.PATH = `${folder}:${path}`;
});
afterAll(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true });
});

scenario('busybox: a crash, a hand-over and a restart of everything', async ({ set, writes, master }) => {
  expect(await readlink(join(folder, 'sh'))).toMatch(/busybox$/);
  await master.killServer();
  const second = await successor(set, master);
  await writes.add(3);
  await second.stop();
  await successor(set, second);
  await second.start();
  await writes.add(3);
  await kill(...everyone(set));
  await start(...everyone(set));
  return undefined;
});
