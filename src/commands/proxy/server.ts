/** The server of the proxy: it routes, filters, and answers what it does not pass on. */
import http, { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Context } from '../../context.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import { answerRedirect, answerText } from './answers.ts';
import { serveFile } from './files.ts';
import { type Filter, hostOf } from './filter.ts';
import { type Prefixes, type Route, routeOf } from './route.ts';
import { newUpstream } from './upstream.ts';

export interface ProxyOptions {
  readonly prefixes: Prefixes;
  /** Undefined passes every request on. */
  readonly filter: Filter | undefined;
  /** --www, or "". */
  readonly folder: string;
  readonly appendServerPath: boolean;
  /** Milliseconds; 0 leaves it to the system. */
  readonly keepalive: number;
}

/** A server that does not listen yet. It never throws: what fails is answered and logged. */
export function newProxy(context: Context, cluster: Cluster, options: ProxyOptions): Server {
  const log = (severity: 'I' | 'E', text: string): void =>
    context.io.stderr.write(klogLine(severity, context.clock.now(), text));
  const upstream = newUpstream(cluster, options, (text) => log('E', text));
  const accepts = (request: IncomingMessage, path: string): boolean => {
    if (options.filter === undefined) return true;
    const filtered = { method: request.method ?? '', path: decodePath(path), host: hostOf(hostHeader(request)) };
    const accepted = options.filter(filtered);
    if (context.globals.v >= 3) {
      log('I', `Filter ${accepted ? 'accepting' : 'rejecting'} ${filtered.method} ${filtered.path} ${filtered.host}`);
    }
    return accepted;
  };
  /** The path to pass on; undefined when the request was answered here. */
  const forwarded = (request: IncomingMessage, response: ServerResponse): string | undefined => {
    const route = routeFor(options.prefixes, request);
    if (route.kind === 'api' && !hasBadEscape(route.path)) {
      if (accepts(request, route.path)) return route.path;
      answerText(response, 403, 'Forbidden');
    } else answerHere(context, options, route, request, response);
    return undefined;
  };
  // a connection may be quiet for as long as a watch is
  const server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    // none but what the answer says itself
    response.removeHeader('connection');
    const path = forwarded(request, response);
    if (path !== undefined) upstream.pass(request, response, path);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const response = responseTo(request, socket);
    const path = forwarded(request, response);
    if (path !== undefined) upstream.upgrade(request, { response, socket, head }, path);
  });
  return server;
}

/** The whole URL may stand in a request's first line; the host in it counts then. */
function routeFor(prefixes: Prefixes, request: IncomingMessage): Route {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  return routeOf(prefixes, target, hostHeader(request));
}

function hostHeader(request: IncomingMessage): string {
  return /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1] ?? request.headers.host ?? '';
}

function answerHere(
  context: Context,
  { folder }: ProxyOptions,
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (route.kind === 'redirect') answerRedirect(request, response, 307, route.location);
  else if (route.kind === 'files' && !hasBadEscape(route.path)) {
    void serveFile(request, response, { cwd: context.cwd, folder, path: decodePath(route.path) });
  } else if (route.kind === 'none') answerText(response, 404, '404 page not found');
  else answerText(response, 400, '400 Bad Request');
}

const hasBadEscape = (path: string): boolean => /%(?![0-9a-fA-F]{2})/.test(path);

/** A path of a URL as bytes of UTF-8; what is none stands for U+FFFD, as for Go's patterns. */
function decodePath(path: string): string {
  const bytes = path.replaceAll(/%([0-9a-fA-F]{2})/g, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** An answer over a connection that a request for an upgrade came by; the connection ends with it. */
function responseTo(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as import('node:net').Socket);
  response.once('finish', () => socket.end());
  return response;
}
