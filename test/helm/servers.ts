/** Servers of charts on 127.0.0.1: files over HTTP, and the registry of distribution with what may stand before it. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { registryBinary } from '../oracle/registry.ts';

export interface Server {
  /** 127.0.0.1:PORT */
  readonly address: string;
  close(): Promise<void>;
}

export async function listening(server: http.Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const listen = (listener: RequestListener): Promise<Server> => listening(http.createServer(listener));

export type Served = string | Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

/** Answers by path; all else is not found. The files may change while it serves. */
export const serve =
  (files: Readonly<Record<string, Served>>): RequestListener =>
  (request, response) => {
    const found = files[new URL(request.url ?? '', 'http://localhost').pathname];
    if (found === undefined) response.writeHead(404).end('not found');
    else if (typeof found === 'function') found(request, response);
    else response.end(found);
  };

const basic = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`;

/** Takes USER:PASSWORD alone. */
export const guarded =
  (user: string, inner: RequestListener): RequestListener =>
  (request, response) => {
    if (request.headers.authorization === basic(user)) inner(request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end('who are you?');
  };

/** The registry, with nothing in it. */
export async function startRegistry(folder: string): Promise<Server> {
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, 'config.yaml');
  writeFileSync(
    config,
    `version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${JSON.stringify(path.join(folder, 'content'))}}}
http: {addr: "127.0.0.1:0", secret: x, relativeurls: true}
`,
  );
  const env = { PATH: process.env.PATH, HOME: folder, OTEL_TRACES_EXPORTER: 'none' };
  const child = spawn(await registryBinary(console.log), ['serve', config], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk;
      const found = /listening on (127\.0\.0\.1:\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', read);
    child.on('error', reject).on('close', () => reject(new Error(`the registry ended: ${text}`)));
  });
  return {
    address,
    close: async () => {
      child.kill();
      await closed;
    },
  };
}

/** Hands requests on to a registry, two tags a page. */
export const inPages =
  ({ address }: Server): RequestListener =>
  (request, response) => {
    const url = new URL(request.url ?? '', `http://${address}`);
    if (url.pathname.endsWith('/tags/list')) url.searchParams.set('n', '2');
    // addresses of uploads name the server that was asked
    const { authorization: _, ...headers } = request.headers;
    const onward = http.request(url, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };

/** A registry that wants a token, which USER:PASSWORD gets at /token. */
export const tokenGuarded =
  (user: string, inner: RequestListener): RequestListener =>
  (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const scope = searchParams.getAll('scope').join(' ');
    const json = (value: object, status = 200): unknown =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const wanted = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(pathname)?.[1];
    if (pathname === '/token') {
      if (request.method !== 'GET') return void json({ error: 'no' }, 404);
      if (request.headers.authorization === basic(user))
        return void json({ token: `t.${Buffer.from(scope).toString('hex')}` });
      return void json({ errors: [{ code: 'UNAUTHORIZED', message: 'incorrect username or password' }] }, 401);
    }
    const granted = Buffer.from(
      /^Bearer t\.(\w*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '',
      'hex',
    ).toString();
    const action = request.method === 'GET' || request.method === 'HEAD' ? 'pull' : 'push';
    const isFree = wanted === undefined && /^Bearer/.test(request.headers.authorization ?? '');
    const grants = granted.split(' ').some((one) => one.startsWith(`repository:${wanted}:`) && one.includes(action));
    if (isFree || grants) return inner(request, response);
    const asked =
      wanted === undefined ? '' : `,scope="repository:${wanted}:${action === 'push' ? 'pull,push' : 'pull'}"`;
    const realm = `Bearer realm="http://${request.headers.host}/token",service="charts"${asked}`;
    response.setHeader('www-authenticate', realm);
    json({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }, 401);
  };
