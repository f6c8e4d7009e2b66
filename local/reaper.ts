import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Ends what was started here and removes its folder even when this process is killed. */
export interface Reaper {
  /** From now on the process group ends with this process. */
  watch(group: number): void;
  /** The process group has ended by itself. */
  forget(group: number): void;
  /** Ends all groups that are left and removes the folder. */
  reap(): Promise<void>;
}

/** @param folder removed at the end */
export function startReaper(folder: string): Reaper {
  // Detached: Ctrl-C in a terminal ends this process, not the one that cleans up after it.
  const reaper = spawn('sh', [join(import.meta.dirname, 'reaper.sh'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  reaper.unref();
  const ended = new Promise<void>((resolve) => reaper.once('exit', () => resolve()));
  return {
    watch: (group) => reaper.stdin.write(`${group}\n`),
    forget: (group) => reaper.stdin.write(`-${group}\n`),
    reap: () => {
      reaper.ref();
      reaper.stdin.end();
      return ended;
    },
  };
}
