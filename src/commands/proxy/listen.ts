/** Where the proxy listens, with Go's words for what fails (net.Listen). */
import fs from 'node:fs/promises';
import type { Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { listenPrivately } from '../../io/listener.ts';
import { systemText } from '../../io/system-text.ts';

interface Place {
  readonly address: string;
  readonly port: number;
  /** "" for a port. */
  readonly 'unix-socket': string;
}

/** Listens, and returns the address in Go's form. Throws CliError. */
export async function listenForProxy(context: Context, server: Server, place: Place): Promise<string> {
  const socket = place['unix-socket'];
  const bound = socket === '' ? await listenOnPort(server, place) : await listenOnSocket(context, server, socket);
  // an error of accepting one connection affects only that connection
  server.on('error', () => undefined);
  return bound;
}

async function listenOnPort(server: Server, { address, port }: Place): Promise<string> {
  if (port < 0 || port > 65_535) throw new CliError(`listen tcp: address ${port}: invalid port`);
  const host = await resolve(address, port);
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen({ ...(host === ANY ? {} : { host }), port }, () => {
        server.off('error', fail);
        done();
      });
    });
  } catch (error) {
    // Go names the address that was asked for: without a host where all are meant
    const named = net.isIP(address) === 0 ? shown(host === '::' ? '' : host, port) : shown(address, port);
    throw new CliError(`listen tcp ${named}: bind: ${bindText(error)}`, { cause: error });
  }
  const bound = server.address() as AddressInfo;
  return shown(bound.address, bound.port);
}

/** Every address of both families. Node takes it for IPv6 alone, which a machine may lack. */
const ANY = '::';

const shown = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

/** The IP address; an address for all is both families', as in Go. */
async function resolve(address: string, port: number): Promise<string> {
  const bare = /^\[(.*)\]$/.exec(address)?.[1] ?? address;
  if (bare === address && address.includes(':')) {
    throw new CliError(`listen tcp: address ${address}:${port}: too many colons in address`);
  }
  if (bare === '' || bare === '0.0.0.0') return ANY;
  if (net.isIP(bare) !== 0) return bare;
  const { lookup } = await import('node:dns/promises');
  const found = await lookup(bare, { family: 4 }).catch(() => lookup(bare).catch(() => undefined));
  if (found === undefined) throw new CliError(`listen tcp: lookup ${bare}: no such host`);
  return found.address;
}

async function listenOnSocket(context: Context, server: Server, socket: string): Promise<string> {
  const file = path.resolve(context.cwd, socket);
  // a socket that was left behind goes away, any other file does not
  const stats = await fs.lstat(file).catch(() => undefined);
  if (stats?.isSocket() === true) await fs.rm(file, { force: true });
  try {
    await listenPrivately(server, file);
  } catch (error) {
    // libuv takes a folder that is not there for one without permission
    const folder = await fs.stat(path.dirname(file)).catch((missing: unknown) => missing);
    const reason = folder instanceof Error ? folder : error;
    throw new CliError(`listen unix ${socket}: bind: ${bindText(reason)}`, { cause: error });
  }
  return socket;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EINVAL: 'invalid argument',
};

function bindText(error: unknown): string {
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? systemText(error);
}
