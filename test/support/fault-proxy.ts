/**
 * A server before the real API server that injects faults: real TLS on both sides, real answers but
 * where a fault is due. Every request is counted. Nothing of it is in the product.
 */
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { good, type TestCertificate } from './certificates.ts';

/** What happens to a request in place of an ordinary answer. */
export type Act =
  /** Another answer; the real server does not see the request. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /**
   * The connection is reset (RST) or closed (FIN): before the server sees the request, or after it
   * has answered.
   */
  | { readonly kind: 'reset' | 'close'; readonly when: 'before' | 'after' }
  /** The real response, cut after this many bytes; the connection is closed. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The real answer's first bytes as a whole answer: truncated JSON. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** No answer, or none after the first lines of a stream. */
  | { readonly kind: 'stall'; readonly lines?: number }
  /** The real stream's first lines, then this text, then the end. */
  | { readonly kind: 'inject'; readonly lines: number; readonly text: string }
  /** The real response in small pieces, this many milliseconds apart. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly pause: number }
  /** The real answer with more headers. */
  | { readonly kind: 'headers'; readonly headers: Record<string, string> };

export interface Fault {
  readonly method?: string;
  /** Tested against the path with its query. */
  readonly url?: RegExp;
  /** Only requests that carry this bearer token. */
  readonly bearer?: string;
  /** How many requests it meets; the default is all of them. */
  readonly times?: number;
  readonly act: Act;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface FaultProxy {
  /** https://127.0.0.1:PORT */
  readonly server: string;
  readonly certificate: TestCertificate;
  readonly requests: readonly SeenRequest[];
  /** Connections accepted so far. */
  readonly connections: number;
  /** Faults are tried in the order they were added. */
  add(fault: Fault): void;
  /** Cuts every open connection. */
  dropAll(): void;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The real server's URL, and the authority that its certificate is verified by. */
  readonly upstream: string;
  readonly upstreamCa: string | Buffer;
  /** Shown to the real server for everybody: certificates of clients end at the proxy. */
  readonly upstreamCert?: Buffer;
  readonly upstreamKey?: Buffer;
  readonly certificate?: TestCertificate;
  /** Whether HTTP/2 is offered; the default is true. */
  readonly http2?: boolean;
}

type Request = http2.Http2ServerRequest;
type Response = http2.Http2ServerResponse;

/** Starts the proxy on a free port of 127.0.0.1. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const certificate = options.certificate ?? good;
  const faults: { readonly fault: Fault; left: number }[] = [];
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const rawSockets = new Map<number, Socket>();
  let connections = 0;
  const agent = new https.Agent({
    ca: options.upstreamCa,
    cert: options.upstreamCert,
    key: options.upstreamKey,
    keepAlive: true,
  });
  const server =
    options.http2 === false
      ? https.createServer({ ...certificate })
      : http2.createSecureServer({ ...certificate, allowHTTP1: true });
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    rawSockets.set(port, socket);
    socket.on('error', () => undefined);
    socket.once('close', () => rawSockets.delete(port));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('sessionError', () => undefined);
  const onRequest = (request: Request, response: Response): void => {
    const { method, url } = request;
    requests.push({ method, url, headers: request.headers });
    const found = faults.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method ?? method) === method &&
        (fault.url === undefined || fault.url.test(url)) &&
        (fault.bearer === undefined || request.headers.authorization === `Bearer ${fault.bearer}`),
    );
    if (found !== undefined) found.left -= 1;
    serve(request, response, found?.fault.act, new URL(options.upstream), agent, rawSockets);
  };
  // both versions of HTTP have the same two objects here
  server.on('request', onRequest as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate,
    requests,
    get connections() {
      return connections;
    },
    add: (fault) => faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    dropAll,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      dropAll();
      // those whose handshake is not over too
      for (const socket of rawSockets.values()) socket.destroy();
      agent.destroy();
      await closed;
    },
  };
}

function serve(
  request: Request,
  response: Response,
  act: Act | undefined,
  upstream: URL,
  agent: https.Agent,
  rawSockets: RawSockets,
): void {
  response.on('error', () => undefined);
  if (act?.kind === 'answer') {
    request.resume();
    response.writeHead(act.status, { 'content-type': 'application/json', ...act.headers });
    response.end(act.body ?? '');
    return;
  }
  if (act?.kind === 'stall' && act.lines === undefined) {
    request.resume();
    return;
  }
  if ((act?.kind === 'reset' || act?.kind === 'close') && act.when === 'before') {
    breakOff(request, act.kind, rawSockets);
    return;
  }
  const {
    ':authority': _a,
    ':method': _m,
    ':path': _p,
    ':scheme': _s,
    host: _h,
    connection: _c,
    ...headers
  } = request.headers;
  const forwarded = https.request(
    new URL(request.url, upstream),
    { method: request.method, headers: { ...headers, ...framing(request), 'accept-encoding': 'identity' }, agent },
    (answer) => {
      if (act?.kind === 'reset' || act?.kind === 'close') {
        answer.resume();
        answer.once('end', () => breakOff(request, act.kind, rawSockets));
        return;
      }
      const { connection: _one, 'transfer-encoding': _two, 'keep-alive': _three, ...kept } = answer.headers;
      if (act?.kind === 'truncate' || act?.kind === 'inject') delete kept['content-length'];
      response.writeHead(answer.statusCode ?? 500, { ...kept, ...(act?.kind === 'headers' ? act.headers : {}) });
      void pass(answer, request, response, act);
    },
  );
  forwarded.on('error', () => breakOff(request, 'close'));
  response.once('close', () => forwarded.destroy());
  request.pipe(forwarded);
}

/**
 * HTTP/2 needs no length of a body, HTTP/1.1 does, and Node frames a DELETE's body only when it is
 * told to.
 */
function framing(request: Request): Record<string, string> {
  const isEmpty = request.stream?.endAfterHeaders ?? true;
  return isEmpty || request.headers['content-length'] !== undefined ? {} : { 'transfer-encoding': 'chunked' };
}

/** TCP connections by the port they come from: TLS sockets cannot be reset. */
type RawSockets = ReadonlyMap<number, Socket>;

/** Ends the whole connection of a request. */
function breakOff(request: Request, how: 'reset' | 'close', rawSockets: RawSockets = new Map()): void {
  const session = request.stream?.session as http2.ServerHttp2Session | undefined;
  const socket = session === undefined ? request.socket : session.socket;
  if (how === 'reset') rawSockets.get(socket.remotePort ?? 0)?.resetAndDestroy();
  session?.destroy();
  socket.destroy();
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function pass(
  answer: AsyncIterable<Buffer>,
  request: Request,
  response: Response,
  act: Act | undefined,
): Promise<void> {
  let sent = 0;
  let lines = 0;
  let over = false;
  response.once('close', () => {
    over = true;
  });
  try {
    for await (const chunk of answer) {
      if (act?.kind === 'drip') {
        for (let at = 0; at < chunk.length && !over; at += act.bytes) {
          response.write(chunk.subarray(at, at + act.bytes));
          await pause(act.pause);
        }
        continue;
      }
      if (act?.kind === 'cut' || act?.kind === 'truncate') {
        response.write(chunk.subarray(0, Math.max(0, act.bytes - sent)));
        sent += chunk.length;
        if (sent < act.bytes) continue;
        if (act.kind === 'truncate') break;
        await pause(20);
        return breakOff(request, 'close');
      }
      if (act?.kind === 'inject' || act?.kind === 'stall') {
        for (const line of chunk.toString().split(/(?<=\n)/)) {
          if (lines < (act.lines ?? 0)) response.write(line);
          if (line.endsWith('\n')) lines += 1;
        }
        if (lines < (act.lines ?? 0)) continue;
        if (act.kind === 'stall') return;
        response.write(act.text);
        break;
      }
      response.write(chunk);
    }
    response.end();
  } catch {
    breakOff(request, 'close');
  }
}
