import { createServer } from 'node:net';

/** Whether something already listens on the port of that address (or on all addresses). */
export async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port that is free on 127.0.0.1 now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Addresses for a set, one per pod, as in a cluster: 127.0.N.1, 127.0.N.2, …
 * N is drawn by chance so that several sets, of several processes, live side by side; it is taken when all are free.
 */
export async function freeAddresses(count: number, ports: readonly number[]): Promise<string[]> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const net = 2 + Math.floor(Math.random() * 250);
    const hosts = Array.from({ length: count }, (_, i) => `127.0.${net}.${i + 1}`);
    const free = await Promise.all(hosts.flatMap((host) => ports.map((port) => isFree(host, port))));
    if (free.every(Boolean)) return hosts;
  }
  throw new Error(
    `no 127.0.N.x has free ports ${ports.join(' and ')}: something listens on them on all addresses; ` +
      `see 'ss -ltn', end it, or let it listen on 127.0.0.1 only`,
  );
}
