import { connect, createServer, type Socket } from 'node:net';
import type { Address } from '../../src/redis/settings.ts';

/** Passes connections on to another address, as a Service does. */
export interface Forwarder {
  readonly port: number;
  /** Ends all connections, and takes no more. */
  close(): Promise<void>;
}

/** @param tap called with all that is sent to the target, in the pieces in which it was written */
export async function startForwarder(
  { host, port }: Address,
  target: Address,
  tap?: (bytes: Buffer) => void,
): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (caller) => {
    const called = connect({ ...target, noDelay: true });
    for (const [one, other] of [
      [caller, called],
      [called, caller],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      // An end of one is the end of both, a reset included.
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    if (tap) caller.on('data', tap);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port }, resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
