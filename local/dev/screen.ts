import type { WriteStream } from 'node:tty';

/** Lines that stay, and one line below them that is written over. */
export interface Screen {
  /** A line with the time. */
  say(text: string): void;
  /** The line at the bottom; nothing where the output is no terminal. */
  status(text: string): void;
}

const ERASE_LINE = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/** @param out usually `process.stdout` */
export function openScreen(out: WriteStream): Screen {
  let shown = '';
  return {
    say(text) {
      const line = `${new Date().toISOString().slice(11, 23)}  ${text}\n`;
      out.write(shown === '' ? line : `${ERASE_LINE}${line}${shown}`);
    },
    status(text) {
      if (!out.isTTY) return;
      // A longer one would wrap, and only its last part be written over. Some terminals do not tell their width.
      const width = out.columns > 0 ? out.columns : DEFAULT_COLUMNS;
      const next = text === '' ? '' : `${DIM}${text.slice(0, width - 1)}${PLAIN}`;
      if (next === shown) return;
      shown = next;
      out.write(`${ERASE_LINE}${shown}`);
    },
  };
}
