import type { Server, Socket } from 'node:net';
import { umask } from 'node:process';

export interface Listener {
  readonly port: number;
  close(): void;
}

/**
 * Listens for TCP connections on one address of one family; port 0 is any that is free. A
 * connection's two directions end on their own. Rejects with node's error.
 */
export async function listen(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Listener> {
  const net = await import('node:net');
  return new Promise((resolve, reject) => {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
    server.once('error', reject);
    server.listen({ host: address, port, ipv6Only: true }, () => {
      server.off('error', reject);
      // An error of accepting one connection affects only that connection.
      server.on('error', () => undefined);
      resolve({ port: (server.address() as { port: number }).port, close: () => void server.close() });
    });
  });
}

/**
 * Listens on a Unix socket that only this user can use, from its first moment on. Rejects with node's
 * error.
 */
export async function listenPrivately(server: Server, file: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const before = umask(0o077);
    try {
      // the socket is made before listen returns
      server.listen({ path: file }, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      umask(before);
    }
  });
}
