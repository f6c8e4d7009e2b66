/** `make load`: the counter's image into every node, and those of the other images that this machine has. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellFailure } from './failure.ts';
import { run, setting } from './kubectl.ts';
import { getWanted } from './objects.ts';
import { wayToNodes } from './way-to-nodes.ts';

/** Some hundred MB into four nodes of a busy machine. */
const LOAD = { timeoutMilliseconds: 300_000 };

const isHere = (image: string): Promise<boolean> =>
  run('docker', ['image', 'inspect', '--format', '{{.Id}}', image]).then(
    () => true,
    () => false,
  );

/** The images of the manifests that this machine has, the counter's first; what it lacks the nodes pull themselves. */
async function imagesHere(): Promise<readonly string[]> {
  const containers = (await getWanted()).flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
  const others = new Set(containers.map(({ image }) => image).filter((image) => image !== setting('IMAGE')));
  const here = await Promise.all([...others].map(async (image) => ((await isHere(image)) ? [image] : [])));
  return [setting('IMAGE'), ...here.flat()];
}

/** Docker's containerd store keeps only this machine's variant of a pulled image, and saves an index that names all. */
async function saveArchive(image: string, file: string): Promise<void> {
  const architecture = await run('docker', ['version', '--format', '{{.Server.Arch}}']);
  const save = ['image', 'save', '--output', file, image];
  await run('docker', [...save, '--platform', `linux/${architecture.trim()}`], LOAD).catch((error: Error) => {
    // Before Docker 28 there is no choice, and one variant only.
    if (!/unknown flag|requires API version/.test(error.message)) throw error;
    return run('docker', save, LOAD);
  });
}

async function loadArchive([program = '', ...args]: readonly string[], image: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  try {
    const file = join(folder, 'image.tar');
    await saveArchive(image, file);
    await run(program, [...args, file], LOAD);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One after the other, so that a foreign image which cannot be handed over does not keep the counter's away. */
async function loadArchives(command: readonly string[], images: readonly string[]): Promise<void> {
  for (const image of images) {
    await loadArchive(command, image).catch((error: Error) => {
      if (image === setting('IMAGE')) throw error;
      console.log(`${image} could not be loaded, so the nodes pull it themselves (${error.message})`);
    });
  }
}

async function load(): Promise<void> {
  const way = await wayToNodes();
  if (way.way === 'shared') return;
  const images = await imagesHere();
  if (way.way === 'by archive') return loadArchives(way.command, images);
  const [program = '', ...args] = way.command;
  await run(program, [...args, ...images], LOAD).catch((error: Error) => {
    if (!way.archive) throw error;
    return loadArchives(way.archive, images);
  });
}

try {
  await load();
} catch (error) {
  tellFailure(error);
}
