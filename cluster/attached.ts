import { spawn } from 'node:child_process';
import { setting } from './kubectl.ts';

/**
 * kubectl on the context CONTEXT, in the place of this process: with its terminal, until it ends.
 *
 * @returns its exit status; 0 where Ctrl-C ended it
 */
export function attached(args: readonly string[]): Promise<number> {
  const child = spawn('kubectl', ['--context', setting('CONTEXT'), ...args], { stdio: 'inherit' });
  // Ctrl-C reaches both; it is for the other to end.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      process.off('SIGINT', ignore);
      resolve(signal === 'SIGINT' ? 0 : (status ?? 1));
    });
  });
}
