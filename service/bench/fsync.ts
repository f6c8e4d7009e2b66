import { open } from 'node:fs/promises';
import { join } from 'node:path';

const SECONDS = 1;
/** About what a batch appends to the log of Redis. */
const BYTES = 4096;

/**
 * How often a second each of several writers gets an append to its own file, and then its fdatasync, onto the disk
 * under a folder. All write at once, as the servers of a set do that share the disk.
 */
export async function fsyncsPerSecond(folder: string, writers: number): Promise<number> {
  const counts = await Promise.all(Array.from({ length: writers }, (_, i) => write(join(folder, `fsync-${i}`))));
  return counts.reduce((sum, count) => sum + count, 0) / writers / SECONDS;
}

async function write(path: string): Promise<number> {
  const file = await open(path, 'w');
  const bytes = Buffer.alloc(BYTES, 'x');
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  while (performance.now() < end) {
    await file.write(bytes);
    await file.datasync();
    count++;
  }
  await file.close();
  return count;
}
