import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';

/** A port could not be opened; the message says which and why. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

/**
 * Opens a port.
 *
 * @param variable where the port was configured
 * @param host all addresses if `undefined`: IPv6 too, where the machine has it, a choice that Fastify's own listen lacks
 * @throws {CannotListen}
 */
export async function listen(
  app: FastifyInstance,
  variable: string,
  host: string | undefined,
  port: number,
): Promise<void> {
  await app.ready();
  app.server.listen({ port, ...(host === undefined ? {} : { host }) });
  try {
    await once(app.server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const on = host === undefined ? `port ${port}` : `port ${port} of '${host}'`;
    throw new CannotListen(`${variable}: cannot listen on ${on} (${code}): free it, or set ${variable} or HOST`);
  }
}
