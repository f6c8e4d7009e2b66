import { connect, type Socket } from 'node:net';

const answerMilliseconds = 30_000;

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which bytes are sent as they are, one character each, which no HTTP client would do. */
export interface RawConnection {
  readonly socket: Socket;
  send(bytes: string): void;
  /** The next answer. @param withBody `false` for what answers HEAD @throws with what was seen, at a deadline or the end */
  answer(withBody?: boolean): Promise<RawAnswer>;
  /** Resolves when the other side has ended the connection, to what came before it and was in no answer. */
  ended(): Promise<string>;
  close(): void;
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(undefined)).once('error', reject));
  let received = '';
  let ended = false;
  let changed = () => {};
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    changed();
  });
  // A reset is an end too.
  socket.on('error', () => {});
  socket.on('close', () => {
    ended = true;
    changed();
  });

  const until = async <T>(what: string, take: () => T | undefined): Promise<T> => {
    const end = Date.now() + answerMilliseconds;
    for (;;) {
      const taken = take();
      if (taken !== undefined) return taken;
      const seen = `after ${JSON.stringify(received)}${ended ? ' and the end of the connection' : ''}`;
      if (ended || Date.now() >= end) throw new Error(`no ${what} ${seen}`);
      await new Promise<void>((resolve) => {
        changed = resolve;
        setTimeout(resolve, Math.max(0, end - Date.now())).unref();
      });
    }
  };

  return {
    socket,
    send: (bytes) => socket.write(bytes, 'latin1'),
    answer: (withBody = true) =>
      until('answer', () => {
        const answer = parse(received, withBody);
        if (answer === undefined) return undefined;
        received = answer.rest;
        return answer.answer;
      }),
    ended: () => until('end of the connection', () => (ended ? received : undefined)),
    close: () => socket.destroy(),
  };
}

function parse(text: string, withBody: boolean): { answer: RawAnswer; rest: string } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  );
  const length = withBody ? Number(headers['content-length'] ?? 0) : 0;
  const rest = text.slice(end + 4);
  if (rest.length < length) return undefined;
  const answer = { status: Number(line.split(' ')[1]), headers, body: rest.slice(0, length) };
  return { answer, rest: rest.slice(length) };
}
