/**
 * Small forward proxies for tests: CONNECT over http or https, absolute-form requests, SOCKS 5.
 * Each counts and may want a password.
 */
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { good } from './certificates.ts';

export interface ForwardProxy {
  readonly port: number;
  /** What it was asked to connect to, or the URLs of absolute-form requests. */
  readonly targets: readonly string[];
  close(): Promise<void>;
}

async function listen(server: net.Server): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

function join(left: Socket, right: Socket): void {
  left.pipe(right).pipe(left);
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    one.on('error', () => other.destroy());
    one.once('close', () => other.destroy());
  }
}

/** An http (or https) proxy; `authorization` is the value it wants in Proxy-Authorization. */
export async function startHttpProxy(options: { tls?: boolean; authorization?: string } = {}): Promise<ForwardProxy> {
  const targets: string[] = [];
  const server = options.tls ? https.createServer({ ...good }) : http.createServer();
  const allowed = (request: http.IncomingMessage): boolean =>
    options.authorization === undefined || request.headers['proxy-authorization'] === options.authorization;
  server.on('connect', (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    if (!allowed(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    targets.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = net.connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      join(socket, upstream);
    });
    upstream.on('error', () => socket.destroy());
  });
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    targets.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: request.headers['proxy-authorization'] ?? 'none' },
      }),
    );
  });
  return { targets, ...(await listen(server)) };
}

/** Where a SOCKS 5 request leads: an IPv4 address, an IPv6 address or a name. */
function socksTarget(bytes: Buffer): { readonly host: string; readonly port: number } {
  const start = bytes[3] === 3 ? 5 : 4;
  const end = bytes[3] === 1 ? 8 : bytes[3] === 4 ? 20 : 5 + (bytes[4] ?? 0);
  const address = bytes.subarray(start, end);
  const host = bytes[3] === 1 ? address.join('.') : bytes[3] === 4 ? address.toString('hex') : address.toString();
  return { host, port: bytes.readUInt16BE(end) };
}

/** A SOCKS 5 proxy; with `password` it wants user "u" and that. */
export async function startSocksProxy(password?: string): Promise<ForwardProxy> {
  const targets: string[] = [];
  const server = net.createServer((socket) => {
    let step: 'greeting' | 'password' | 'request' = 'greeting';
    const onData = (bytes: Buffer): void => {
      if (step === 'greeting') {
        const wanted = password === undefined ? 0 : 2;
        const offered = [...bytes.subarray(2, 2 + (bytes[1] ?? 0))].includes(wanted);
        socket.write(Buffer.from([5, offered ? wanted : 0xff]));
        step = wanted === 2 ? 'password' : 'request';
      } else if (step === 'password') {
        const userLength = bytes[1] ?? 0;
        const given = bytes.subarray(3 + userLength, 3 + userLength + (bytes[2 + userLength] ?? 0)).toString();
        socket.write(Buffer.from([1, given === password ? 0 : 1]));
        step = 'request';
      } else {
        socket.off('data', onData);
        const { host, port } = socksTarget(bytes);
        targets.push(`${host}:${port}`);
        const upstream = net.connect(port, host, () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          join(socket, upstream);
        });
        upstream.on('error', () => socket.end(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
      }
    };
    socket.on('data', onData);
  });
  return { targets, ...(await listen(server)) };
}
