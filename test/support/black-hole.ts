/**
 * A TCP relay that can go silent: connections stay open, but no data passes any more, as with a
 * firewall that forgot them.
 */
import net, { type AddressInfo, type Socket } from 'node:net';

export interface BlackHole {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: number;
  /** Swallows everything on the connections that are open now; later ones work. */
  silence(): void;
  /** Resets the connections that are open now; later ones work. */
  cut(): void;
  close(): Promise<void>;
}

/** Relays to a port of 127.0.0.1. */
export async function startBlackHole(to: number): Promise<BlackHole> {
  const open = new Set<{ readonly ends: readonly [Socket, Socket] }>();
  let connections = 0;
  const server = net.createServer((client) => {
    connections += 1;
    const target = net.connect(to, '127.0.0.1');
    const ends = [client, target] as const;
    const pair = { ends };
    open.add(pair);
    for (const end of ends) {
      end.on('error', () => undefined);
      end.once('close', () => {
        open.delete(pair);
        for (const other of ends) other.destroy();
      });
    }
    client.pipe(target);
    target.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut: () => {
      for (const { ends } of open) for (const end of ends) end.resetAndDestroy();
    },
    silence: () => {
      for (const { ends } of open) for (const end of ends) end.unpipe().resume();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { ends } of open) for (const end of ends) end.destroy();
      await closed;
    },
  };
}
