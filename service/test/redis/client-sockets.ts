import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The connections that this process opens. */
export interface ClientSockets {
  /** Ends them as a network does: whatever is under way is never answered. Resolves to how many there were. */
  cut(port: number): number;
  stop(): void;
}

export function watchClientSockets(): ClientSockets {
  const sockets = new Set<Socket>();
  const add = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  subscribe('net.client.socket', add);
  return {
    cut(port) {
      const open = [...sockets].filter(({ remotePort }) => remotePort === port);
      for (const socket of open) socket.destroy();
      return open.length;
    },
    stop: () => unsubscribe('net.client.socket', add),
  };
}
