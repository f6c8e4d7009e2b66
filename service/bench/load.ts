import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Ids are drawn from so many. */
  readonly ids: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A closed loop over keep-alive connections: each sends its next request when the last is answered. */
export async function load({ port, connections, seconds, ids }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = await open(port);
      try {
        while (performance.now() < end) {
          const sent = performance.now();
          await request(socket, `/id-${Math.floor(Math.random() * ids)}`);
          latencies.push(performance.now() - sent);
        }
      } finally {
        socket.destroy();
      }
    }),
  );
  const took = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / took,
    p50: at(0.5),
    p99: at(0.99),
  };
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket)).once('error', reject);
  });

/** All answers here are shorter than a packet. @throws when the answer is not a 200 */
function request(socket: Socket, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.removeAllListeners('data').once('data', (answer: Buffer) => {
      if (answer.toString('latin1', 9, 12) === '200') resolve();
      else reject(new Error(`${path} was answered by: ${answer.toString('latin1')}`));
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: counter\r\n\r\n`);
  });
}
