/**
 * A real router (Traefik) before the API server of a test cluster, and backends that say who they
 * are. Linux as root; nothing leaves this machine.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { readCertificate } from '../../../src/resources/ingress/tls.ts';
import { freePorts } from '../../../src/sandbox/ports.ts';
import type { Backends } from './cases.ts';

export interface Answer {
  readonly status: number;
  /** The backend that served it: "SERVICE:PORT"; "none" when none did. */
  readonly servedBy: string;
  /** Of HTTPS: whether a client would take the certificate for the host, its issuer aside. */
  readonly trusted?: boolean;
}

/** An address that is this machine's alone, for as long as it is not given back. */
export interface OwnAddress {
  readonly address: string;
  giveBack(): Promise<void>;
}

const execute = promisify(execFile);

/**
 * EndpointSlices refuse loopback addresses, and backends have no business on the machine's own:
 * they get a bridge of theirs. Needs Linux and root.
 */
export async function ownAddress(): Promise<OwnAddress> {
  // not `cox-`: a test that runs beside it looks whether a sandbox left such links behind
  const link = `test-echo-${process.pid % 100_000}`;
  const address = `10.198.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`;
  const giveBack = async (): Promise<void> => {
    await execute('ip', ['link', 'delete', link]);
  };
  await execute('ip', ['link', 'add', link, 'type', 'bridge']);
  try {
    await execute('ip', ['address', 'add', `${address}/32`, 'dev', link]);
    await execute('ip', ['link', 'set', link, 'up']);
  } catch (error) {
    await giveBack();
    throw error;
  }
  return { address, giveBack };
}

/** A server on that address for each name that answers with that name; `close` ends them. */
export async function startBackends(address: string, names: readonly string[]): Promise<Backends & { close(): void }> {
  const ports = new Map<string, number>();
  const servers = await Promise.all(
    names.map(async (name) => {
      const server = http.createServer((_request, response) => {
        response.setHeader('x-served-by', name);
        response.end(`${name}\n`);
      });
      await new Promise<void>((resolve) => server.listen(0, address, resolve));
      ports.set(name, (server.address() as AddressInfo).port);
      return server;
    }),
  );
  const close = (): void => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { address, ports, close };
}

export interface RouterOptions {
  readonly binary: string;
  readonly server: string;
  readonly token: string;
  /** Path of the file of the server's certificate authority. */
  readonly authority: string;
  readonly namespace: string;
}

export interface Router {
  ask(request: RouterRequest): Promise<Answer>;
  stop(): Promise<void>;
}

export interface RouterRequest {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** With the query, as it goes over the wire. */
  readonly target: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * The flags of the router, as they are recorded beside its answers: NAMES in capitals stand for
 * what differs from run to run.
 */
export const commandLine = [
  '--entrypoints.web.address=127.0.0.1:HTTP',
  '--entrypoints.websecure.address=127.0.0.1:HTTPS',
  '--entrypoints.websecure.http.tls=true',
  '--entrypoints.traefik.address=127.0.0.1:API',
  '--api.insecure=true',
  '--providers.providersthrottleduration=10ms',
  '--providers.kubernetesingress.endpoint=SERVER',
  '--providers.kubernetesingress.token=TOKEN',
  '--providers.kubernetesingress.certauthfilepath=AUTHORITY',
  '--providers.kubernetesingress.namespaces=NAMESPACE',
  '--providers.kubernetesingress.allowemptyservices=true',
  '--global.checknewversion=false',
  '--global.sendanonymoususage=false',
  '--log.level=DEBUG',
  '--log.format=json',
] as const;

/** Starts the router for one namespace and waits until it has read it. */
export async function startRouter({ binary, server, token, authority, namespace }: RouterOptions): Promise<Router> {
  const { http: httpPort, https: httpsPort, api: apiPort } = await freePorts(['http', 'https', 'api'], {});
  const values: Readonly<Record<string, string>> = {
    HTTP: String(httpPort),
    HTTPS: String(httpsPort),
    API: String(apiPort),
    SERVER: server,
    TOKEN: token,
    AUTHORITY: authority,
    NAMESPACE: namespace,
  };
  const words = commandLine.map((word) => word.replace(/[A-Z]+$/, (name) => values[name] ?? name));
  const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  try {
    await untilRead(child, `http://127.0.0.1:${apiPort}/api/rawdata`);
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    ask: (request) => askPatiently(request, request.scheme === 'https' ? httpsPort : httpPort),
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        // It would wait for open connections.
        child.kill('SIGKILL');
      }),
  };
}

const TIMEOUT = 180_000;

/**
 * Waits until the router serves as many routes as its provider said last that it read, for a while.
 */
async function untilRead(child: ChildProcess, address: string): Promise<void> {
  let routes: number | undefined;
  let tail = '';
  let ended = false;
  const listen = (input: Readable): void => {
    createInterface({ input }).on('line', (line) => {
      tail = `${tail}${line}\n`.slice(-4000);
      routes = routesRead(line) ?? routes;
    });
  };
  listen(child.stdout as Readable);
  listen(child.stderr as Readable);
  child.once('close', () => {
    ended = true;
  });
  const end = Date.now() + TIMEOUT;
  for (let same = 0; same < 5; ) {
    if (ended || Date.now() > end) throw new Error(`the router did not come up:\n${tail}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const served = routes === undefined ? undefined : await routesServed(address);
    same = served !== undefined && served === routes ? same + 1 : 0;
  }
}

/**
 * The number of routes in a line of the router's log that says what its provider read; undefined
 * for other lines.
 */
function routesRead(line: string): number | undefined {
  const isRead = line.includes('"message":"Configuration received"');
  if (!line.includes('"providerName":"kubernetes"')) return undefined;
  if (line.includes('"message":"Skipping empty configuration"')) return 0;
  if (!isRead) return undefined;
  const { config } = JSON.parse(line) as { config: { http?: { routers?: object } } };
  return Object.keys(config.http?.routers ?? {}).length;
}

async function routesServed(address: string): Promise<number | undefined> {
  try {
    const { routers = {} } = (await (await fetch(address)).json()) as { routers?: object };
    // A route that serves both entry points is there a second time, named after the one with TLS.
    return Object.keys(routers).filter((name) => name.endsWith('@kubernetes') && !name.startsWith('websecure-')).length;
  } catch {
    return undefined;
  }
}

/** Right after its start the router hangs up on TLS until its own certificate is made. */
async function askPatiently(request: RouterRequest, port: number): Promise<Answer> {
  const end = Date.now() + TIMEOUT / 4;
  for (;;) {
    try {
      return await ask(request, port);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function ask({ scheme, host, target, method, headers }: RouterRequest, port: number): Promise<Answer> {
  const options = {
    host: '127.0.0.1',
    port,
    path: target,
    method,
    agent: false,
    headers: { ...Object.fromEntries(headers), host },
    ...(scheme === 'https' && { servername: host, rejectUnauthorized: false }),
  } as const;
  return new Promise((resolve, reject) => {
    const request = (scheme === 'https' ? https : http).request(options, (response) => {
      const servedBy = response.headers['x-served-by'];
      const trusted = scheme === 'https' ? { trusted: isTrusted(response.socket as TLSSocket, host) } : {};
      response.resume();
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          servedBy: typeof servedBy === 'string' ? servedBy : 'none',
          ...trusted,
        }),
      );
    });
    request.setTimeout(10_000, () => request.destroy(new Error('the router did not answer')));
    request.on('error', (error) => reject(new Error(`${scheme}://${host}${target}: ${error.message}`)));
    request.end();
  });
}

function isTrusted(socket: TLSSocket, host: string): boolean {
  const pem = socket.getPeerX509Certificate()?.toString() ?? '';
  const certificate = readCertificate(pem);
  const now = Date.now();
  return certificate?.covers(host) === true && certificate.notBefore <= now && certificate.notAfter > now;
}
