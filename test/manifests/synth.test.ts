import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
/** On a machine that is busy with other tests. */
const PATIENCE_MS = 60_000;

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'synth-'));
  folder = join(parent, 'dist');
});
afterEach(() => rm(parent, { recursive: true }));

/** `node main.ts`, as `npm run synth` runs it, into the temporary folder. */
async function synth(variables: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env.PATH, CDK8S_OUTDIR: folder, ...variables };
  try {
    const { stdout, stderr } = await run(process.execPath, ['main.ts'], { cwd: root, env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

describe('synth', () => {
  it(
    'writes what is committed as dist, and nothing else',
    async () => {
      expect(await synth()).toEqual({ code: 0, said: '' });
      expect((await readdir(folder)).sort()).toEqual(['counter.k8s.yaml', 'redis.k8s.yaml']);
      for (const file of await readdir(folder)) {
        expect(await readFile(join(folder, file), 'utf8')).toBe(await readFile(join(root, 'dist', file), 'utf8'));
      }
      expect(await readdir(parent)).toEqual(['dist']);
    },
    PATIENCE_MS,
  );

  it(
    'leaves no stale file',
    async () => {
      await mkdir(folder);
      await writeFile(join(folder, 'old.k8s.yaml'), 'kind: Old\n');
      expect(await synth()).toEqual({ code: 0, said: '' });
      expect((await readdir(folder)).sort()).toEqual(['counter.k8s.yaml', 'redis.k8s.yaml']);
    },
    PATIENCE_MS,
  );

  it.each([
    [
      { ENVIRONMENT: 'nonsense' },
      "ENVIRONMENT is 'nonsense', and there is none of that name: choose one of local, production, or add lib/environments/nonsense.ts",
    ],
    [{ ENVIRONMENT: 'production' }, 'environment: counterImage is not set: name the image by COUNTER_IMAGE=…'],
    [{ REDIS_NODES: 'many' }, "REDIS_NODES is 'many': it must be a number of pods, as in REDIS_NODES=5"],
    [
      { REDIS_NODES: '4' },
      'redis/redis: nodes is 4: must be 3, 5, 7 or 9, so that a majority outlives the loss of one',
    ],
    [
      { SENTINELS: '1' },
      'redis/redis: sentinels is 1: must be 3, 5, 7 or 9, so that a majority outlives the loss of one',
    ],
    [
      { REDIS_IMAGE: 'redis:latest' },
      `environment: redisImage is "redis:latest": must be an image with a version other than latest, as 'redis:8.0.6', or with a digest, '…@sha256:…'`,
    ],
  ])(
    'fails by one line and leaves dist as it was: %j',
    async (variables, says) => {
      await mkdir(folder);
      await writeFile(join(folder, 'good.k8s.yaml'), 'kind: Good\n');
      expect(await synth(variables)).toEqual({ code: 1, said: `${says}\n` });
      expect(await readdir(folder)).toEqual(['good.k8s.yaml']);
      expect(await readdir(parent)).toEqual(['dist']);
    },
    PATIENCE_MS,
  );

  it(
    'takes an empty variable for none',
    async () => {
      expect(await synth({ ENVIRONMENT: '', COUNTER_IMAGE: '', REDIS_IMAGE: '' })).toEqual({ code: 0, said: '' });
    },
    PATIENCE_MS,
  );

  it(
    'does not replace a folder that holds something else',
    async () => {
      await mkdir(folder);
      await writeFile(join(folder, 'letter.txt'), 'Dear …');
      expect(await synth()).toEqual({
        code: 1,
        said: `${folder} holds letter.txt, which is no manifest and would be removed: name another folder, or remove it\n`,
      });
      expect(await readdir(folder)).toEqual(['letter.txt']);
    },
    PATIENCE_MS,
  );
});
