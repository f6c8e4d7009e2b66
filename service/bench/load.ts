import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Ids are drawn from so many. */
  readonly ids: number;
  /** Requests a second that callers wish to send, all together; one that is late sends at once. @default as fast as they are answered */
  readonly offered?: number;
}

export interface LoadResult {
  /** Answered with 200. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Answered with 503. */
  readonly refusedPerSecond: number;
  /** Of those answered with 200, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A closed loop over keep-alive connections: each sends its next request when the last is answered. */
export async function load({ port, connections, seconds, ids, offered }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  let refused = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  const interval = offered === undefined ? 0 : (1000 * connections) / offered;
  await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const socket = await open(port);
      let due = start + (i / connections) * interval;
      try {
        while (performance.now() < end) {
          const early = due - performance.now();
          if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
          due = Math.max(due + interval, performance.now() - interval);
          const sent = performance.now();
          const status = await request(socket, `/id-${Math.floor(Math.random() * ids)}`);
          if (status === '200') latencies.push(performance.now() - sent);
          else refused++;
        }
      } finally {
        await close(socket);
      }
    }),
  );
  const took = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / took,
    refusedPerSecond: refused / took,
    p50: at(0.5),
    p99: at(0.99),
  };
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket)).once('error', reject);
  });

/** Resolves when the server has closed it too, and would take another. */
const close = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.once('close', () => resolve()).end();
  });

/** All answers here are shorter than a packet. @throws when the answer is neither a 200 nor a 503 */
function request(socket: Socket, path: string): Promise<'200' | '503'> {
  return new Promise((resolve, reject) => {
    socket
      .removeAllListeners('close')
      .once('close', () => reject(new Error(`${path} was not answered: the connection was closed`)));
    socket.removeAllListeners('data').once('data', (answer: Buffer) => {
      const status = answer.toString('latin1', 9, 12);
      if (status === '200' || status === '503') resolve(status);
      else reject(new Error(`${path} was answered by: ${answer.toString('latin1')}`));
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: counter\r\n\r\n`);
  });
}
