import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A request line with a method that Node's parser does not know: gin has no route for it either. */
const requestLine = /^[!#$%&'*+\-.^`|~\w]+ \S+ HTTP\/1\.[01]\r\n/;

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
  /** Where in the packet the parser gave up. */
  readonly bytesParsed?: number;
}

/** The response whose turn it is on a connection: Node keeps it there, undocumented, but from its beginnings. */
interface Connection extends Duplex {
  readonly _httpMessage?: ServerResponse | null;
}

/** Answers what Node's parser refused, as Go's net/http does, and ends the connection. */
export function answerClientError(error: ParserError, socket: Connection): void {
  const waiting = socket._httpMessage;
  if (waiting) {
    // Its caller would take this answer for its own, or lose its own and not know that it was counted.
    socket.pause();
    waiting.once('close', () => answerClientError(error, socket));
    return;
  }
  const answer = answerTo(error);
  if (answer === undefined || !socket.writable) socket.destroy();
  else end(socket, answer);
}

/** CONNECT has a target of its own kind and is no request of ours. */
export function answerConnect(socket: Duplex): void {
  end(socket, notFound);
}

type PlainAnswer = readonly [status: string, type: string, body: string];

const notFound: PlainAnswer = ['404 Not Found', 'text/plain', '404 page not found'];

const withStatus = (status: string): PlainAnswer => [status, 'text/plain; charset=utf-8', status];

function answerTo({ code, rawPacket, bytesParsed = 0 }: ParserError): PlainAnswer | undefined {
  switch (code) {
    case 'ECONNRESET':
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return undefined;
    case 'HPE_HEADER_OVERFLOW':
      return withStatus('431 Request Header Fields Too Large');
    case 'HPE_INVALID_METHOD':
      if (Buffer.isBuffer(rawPacket) && requestLine.test(lineAt(rawPacket.toString('latin1'), bytesParsed)))
        return notFound;
  }
  return withStatus('400 Bad Request');
}

function lineAt(packet: string, offset: number): string {
  return packet.slice(packet.lastIndexOf('\n', offset) + 1);
}

function end(socket: Duplex, [status, type, body]: PlainAnswer): void {
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body, 'latin1', () => socket.destroy());
}
