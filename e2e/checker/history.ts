import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';

/**
 * What became of one request, a line of the history each, fields parted by blanks; times are whole microseconds
 * since the start of the run.
 *
 *   `i OP ID TIME`       about to be sent; TIME is when it was due, which in a closed loop is now
 *   `o OP TIME COUNT`    answered with that count
 *   `f OP TIME STATUS`   answered with an error by a living service
 *   `u OP TIME REASON`   no answer: it may have been counted or not
 *   `n OP TIME REASON`   never sent: no connection until the end of the run
 *   `m TIME TEXT`        a mark: something was broken or mended
 */
export type Event =
  | { readonly kind: 'invoke'; readonly op: number; readonly id: string; readonly time: number }
  | { readonly kind: 'ok'; readonly op: number; readonly time: number; readonly count: bigint }
  | { readonly kind: 'failed'; readonly op: number; readonly time: number; readonly status: number }
  | { readonly kind: 'unknown'; readonly op: number; readonly time: number; readonly reason: string }
  | { readonly kind: 'not-sent'; readonly op: number; readonly time: number; readonly reason: string }
  | { readonly kind: 'mark'; readonly time: number; readonly text: string };

/** Writes a history. Nothing is sent before its line is in the file, so a killed checker has forgotten no request. */
export interface HistoryWriter {
  /** Resolves when the line is in the file. All that are asked for in one turn of the event loop share a write. */
  invoke(op: number, id: string, time: number): Promise<void>;
  ok(op: number, time: number, count: string): void;
  failed(op: number, time: number, status: number): void;
  unknown(op: number, time: number, reason: string): void;
  notSent(op: number, time: number, reason: string): void;
  mark(time: number, text: string): void;
  close(): void;
}

/** @throws when the file exists: a history is never written over */
export function writeHistory(file: string): HistoryWriter {
  const descriptor = openSync(file, 'wx');
  let lines = '';
  let written: Promise<void> | undefined;
  const flush = (): void => {
    written = undefined;
    if (lines === '') return;
    writeSync(descriptor, lines);
    lines = '';
  };
  const add = (line: string): Promise<void> => {
    lines += `${line}\n`;
    written ??= new Promise((resolve) =>
      setImmediate(() => {
        flush();
        resolve();
      }),
    );
    return written;
  };
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
  return {
    invoke: (op, id, time) => add(`i ${op} ${id} ${time}`),
    ok: (op, time, count) => void add(`o ${op} ${time} ${count}`),
    failed: (op, time, status) => void add(`f ${op} ${time} ${status}`),
    unknown: (op, time, reason) => void add(`u ${op} ${time} ${oneLine(reason)}`),
    notSent: (op, time, reason) => void add(`n ${op} ${time} ${oneLine(reason)}`),
    mark: (time, text) => void add(`m ${time} ${oneLine(text)}`),
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

/** The events of a file in their order; a last line that a killed checker left unfinished is left out. @throws at a line of another form */
export async function* readHistory(file: string): AsyncGenerator<Event> {
  const text = createReadStream(file, 'utf8');
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parse(line);
  }
}

const form = /^(?:i \d+ \S+ \d+|o \d+ \d+ \d+|f \d+ \d+ \d+|[un] \d+ \d+ .*|m \d+ .*)$/;

function parse(line: string): Event {
  if (!form.test(line)) throw new Error(`not a line of a history: '${line}'`);
  const [letter, first = '', second = '', third = ''] = line.split(' ');
  const rest = (fields: number): string => line.split(' ').slice(fields).join(' ');
  switch (letter) {
    case 'i':
      return { kind: 'invoke', op: Number(first), id: second, time: Number(third) };
    case 'o':
      return { kind: 'ok', op: Number(first), time: Number(second), count: BigInt(third) };
    case 'f':
      return { kind: 'failed', op: Number(first), time: Number(second), status: Number(third) };
    case 'u':
      return { kind: 'unknown', op: Number(first), time: Number(second), reason: rest(3) };
    case 'n':
      return { kind: 'not-sent', op: Number(first), time: Number(second), reason: rest(3) };
    default:
      return { kind: 'mark', time: Number(first), text: rest(2) };
  }
}
