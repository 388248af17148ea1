import { randomInt } from 'node:crypto';
import net from 'node:net';

const address = '127.0.0.1';

/**
 * Ports that no system gives to connections by itself (Linux: from 32768 on, others: from 49152 on)
 * and no NodePort has (from 30000 on): one of these is not taken by chance before its program
 * listens, nor while a sandbox lies stopped.
 */
const quietPorts = { from: 20_000, below: 30_000 };
const quietTries = 100;

function listen(port: number): Promise<net.Server | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: address, port, exclusive: true }, () => resolve(server));
  });
}

const close = (server: net.Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

async function listenQuietly(): Promise<net.Server | undefined> {
  for (let tries = 0; tries < quietTries; tries++) {
    const server = await listen(randomInt(quietPorts.from, quietPorts.below));
    if (server !== undefined) return server;
  }
  return listen(0);
}

/**
 * A free port of 127.0.0.1 for each name: the wished one where it is free, else a quiet one. All are held until the last is found, so that none is given twice.
 */
export async function freePorts<Name extends string>(
  names: readonly Name[],
  wishes: Readonly<Partial<Record<Name, number>>>,
): Promise<Readonly<Record<Name, number>>> {
  const servers: net.Server[] = [];
  const ports: Partial<Record<Name, number>> = {};
  try {
    for (const name of names) {
      const wish = wishes[name];
      const server = (wish === undefined ? undefined : await listen(wish)) ?? (await listenQuietly());
      if (server === undefined) throw new Error(`no free port on ${address}`);
      servers.push(server);
      ports[name] = (server.address() as net.AddressInfo).port;
    }
  } finally {
    await Promise.all(servers.map(close));
  }
  return ports as Record<Name, number>;
}
