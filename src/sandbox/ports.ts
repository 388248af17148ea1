import net from 'node:net';

const address = '127.0.0.1';

function listen(port: number): Promise<net.Server | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: address, port, exclusive: true }, () => resolve(server));
  });
}

const close = (server: net.Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * A free port of 127.0.0.1 for each name: the wished one where it is free, else one the system
 * chooses. All are held until the last is found, so that none is given twice.
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
      const server = (wish === undefined ? undefined : await listen(wish)) ?? (await listen(0));
      if (server === undefined) throw new Error(`no free port on ${address}`);
      servers.push(server);
      ports[name] = (server.address() as net.AddressInfo).port;
    }
  } finally {
    await Promise.all(servers.map(close));
  }
  return ports as Record<Name, number>;
}
