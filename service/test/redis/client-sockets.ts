import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The connections that this process opens. */
export interface ClientSockets {
  /** Ends them as a network does: whatever is under way is never answered. Resolves to how many there were. */
  cut(port: number): number;
  /** Their ports on this side. */
  localPorts(port: number): number[];
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
  const to = (port: number): Socket[] => [...sockets].filter(({ remotePort }) => remotePort === port);
  return {
    cut(port) {
      const open = to(port);
      for (const socket of open) socket.destroy();
      return open.length;
    },
    localPorts: (port) => to(port).flatMap(({ localPort }) => localPort ?? []),
    stop: () => unsubscribe('net.client.socket', add),
  };
}
