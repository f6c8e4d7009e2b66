import type { ReadStream } from 'node:tty';

/** What a key does; resolves to a sentence about it, rejects with why it cannot be done. */
export interface Key {
  readonly does: string;
  readonly press: () => Promise<string>;
}

const CTRL_C = '\u0003';

/**
 * Takes single keys from a terminal, one after the other; any other key lists them.
 *
 * @param quit at q, Ctrl-C, and the end of the input
 * @returns gives the terminal back as it was; resolves when the key that was pressed last is done
 */
export function takeKeys(
  input: ReadStream,
  keys: Readonly<Record<string, Key>>,
  say: (text: string) => void,
  quit: () => void,
): () => Promise<void> {
  const help = `keys: ${Object.entries(keys)
    .map(([key, { does }]) => `${key} ${does}`)
    .join(', ')}, q quit`;
  let last: Promise<void> = Promise.resolve();
  const press = async ({ press }: Key): Promise<void> => {
    try {
      say(await press());
    } catch (error) {
      say(`not done: ${(error as Error).message}`);
    }
  };
  const take = (key: string): void => {
    const known = keys[key];
    if (key === 'q' || key === CTRL_C) quit();
    else if (!known) say(help);
    else last = last.then(() => press(known));
  };
  // The setting belongs to the terminal, so the shell would have it too.
  const restore = (): void => {
    if (!input.destroyed) input.setRawMode(false).pause();
  };
  input.setRawMode(true).setEncoding('utf8');
  input.on('data', (text: string) => {
    for (const key of text) take(key);
  });
  input.on('end', quit);
  process.on('exit', restore);
  say(help);
  return () => {
    restore();
    return last;
  };
}
