import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Traffic } from '../http/traffic.ts';
import type { Store } from '../store.ts';

export interface ShutDownOptions {
  readonly app: FastifyInstance;
  readonly admin: FastifyInstance;
  readonly store: Store;
  readonly traffic: Traffic;
  /** How long new requests are still taken. */
  readonly drainMilliseconds: number;
  /** How long a request may wait for the store. */
  readonly deadlineMilliseconds: number;
}

/** For the answers that the last deadline brings. */
const answerMilliseconds = 500;

/** Leaves without failing a request: each step waits for what the one before may still have let in. */
export async function shutDown(options: ShutDownOptions): Promise<void> {
  const { app, admin, store, traffic } = options;
  traffic.draining = true;
  await sleep(options.drainMilliseconds);
  // Whoever is left then has no request that waits, but sends or reads too slowly.
  const cut = setTimeout(() => app.server.closeAllConnections(), options.deadlineMilliseconds + answerMilliseconds);
  await app.close();
  clearTimeout(cut);
  await store.close();
  await admin.close();
}
