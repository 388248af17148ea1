/**
 * Passes requests on to the API server, as client-go's UpgradeAwareHandler and Go's ReverseProxy do:
 * the body and the answer as they come, with the user's credentials.
 */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { plainMessage } from '../../error-text.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { StreamAccess } from '../../kube/streams/access.ts';
import { answerText } from './answers.ts';

export interface Upstream {
  /** Answers a request with the server's answer to it. `path` is percent-encoded, without a query. */
  pass(request: IncomingMessage, response: ServerResponse, path: string): void;
  /** The same for a request that changes the protocol: the connection is joined with the server's. */
  upgrade(request: IncomingMessage, client: UpgradingClient, path: string): void;
}

export interface UpgradingClient {
  /** For an answer that is not an upgrade. */
  readonly response: ServerResponse;
  readonly socket: Duplex;
  /** What came behind the request. */
  readonly head: Buffer;
}

interface Options {
  readonly appendServerPath: boolean;
  readonly keepalive: number;
}

/** The server of a cluster. `log` receives what goes wrong, for the user. */
export function newUpstream({ streams }: Cluster, options: Options, log: (text: string) => void): Upstream {
  const { host, pathname } = new URL(streams.server);
  const prefix = options.appendServerPath ? pathname.replace(/\/$/, '') : '';
  const agent = newAgent(streams);
  const fail = (response: ServerResponse, error: unknown, before = ''): void => {
    const text = before + plainMessage(streams.failure(error));
    if (streams.signal.aborted) return void response.destroy();
    log(`Error while proxying request: ${text}`);
    if (response.headersSent) response.destroy();
    else answerText(response, 500, text);
  };
  const send = async (
    request: IncomingMessage,
    path: string,
    how: http.RequestOptions,
  ): Promise<http.ClientRequest> => {
    const { generation } = streams;
    const credentials = await streams.headers();
    const upgrades = how.agent === undefined;
    const outgoing = http.request({
      ...how,
      setHost: false,
      method: request.method,
      path: `${prefix}${path}${queryOf(request)}`,
      headers: headersFor(request, { host, credentials, upgrades }) as unknown as OutgoingHttpHeaders,
    });
    // credentials of a plugin may have run out: the next request brings new ones
    outgoing.once('response', ({ statusCode }) => {
      const authorization = credentials.authorization?.toString();
      if (statusCode === 401) void streams.renew({ generation, authorization }).catch(() => undefined);
    });
    return outgoing;
  };
  return {
    pass: (request, response, path) => {
      send(request, path, { agent }).then(
        (outgoing) => {
          outgoing.on('error', (error) => fail(response, error));
          // the client may have gone while credentials were fetched
          if (response.closed) return void outgoing.destroy();
          outgoing.once('response', (answer) => passAnswer(answer, response));
          response.once('close', () => outgoing.destroy());
          request.pipe(outgoing);
        },
        (error) => fail(response, error),
      );
    },
    upgrade: (request, { response, socket, head }, path) => {
      const open = async (): Promise<http.ClientRequest> => {
        const connection = await streams.open(streams.signal);
        if (options.keepalive > 0) connection.setKeepAlive(true, options.keepalive);
        return send(request, path, { createConnection: () => connection }).catch((error) => {
          connection.destroy();
          throw error;
        });
      };
      open().then(
        (outgoing) => {
          outgoing.on('error', (error) => fail(response, error));
          if (socket.destroyed) return void outgoing.destroy();
          outgoing.once('response', (answer) => refuseUpgrade(answer, response, log));
          outgoing.once('upgrade', (answer, connection, rest) =>
            join(answer, response, socket, connection as Socket, [head, rest]),
          );
          socket.once('close', () => outgoing.destroy());
          outgoing.end();
        },
        (error) => fail(response, error, 'error dialing backend: '),
      );
    },
  };
}

const queryOf = ({ url = '' }: IncomingMessage): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '');

/** Kept-alive connections that are opened as those of all requests are: proxies, certificates. */
function newAgent(streams: StreamAccess): http.Agent {
  const agent = new http.Agent({ keepAlive: true });
  agent.createConnection = (_options, callback) => {
    streams.open(streams.signal).then(
      (socket) => callback?.(null, socket),
      (error) => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

/** They are between two neighbours and never passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type Pair = readonly [name: string, value: string];

function pairs(raw: readonly string[]): readonly Pair[] {
  return raw.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}

/** Headers without those of the connection, as they came. */
function endToEnd({ rawHeaders, headers }: IncomingMessage): readonly Pair[] {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return pairs(rawHeaders).filter(
    ([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.includes(name.toLowerCase()),
  );
}

interface Sending {
  readonly host: string;
  readonly credentials: Readonly<Record<string, string | readonly string[]>>;
  readonly upgrades: boolean;
}

/**
 * The client's headers and the user's credentials. What the client itself says of the user wins, as
 * in client-go; the password for a proxy stays here.
 */
function headersFor(request: IncomingMessage, { host, credentials, upgrades }: Sending): readonly string[] {
  const { headers, socket } = request;
  const kept = endToEnd(request).filter(([name]) => !['host', 'x-forwarded-for'].includes(name.toLowerCase()));
  const impersonates = headers['impersonate-user'] !== undefined;
  const own = Object.entries(credentials).flatMap(([name, value]): Pair[] => {
    if (headers[name] !== undefined || (impersonates && name.startsWith('impersonate-'))) return [];
    return (typeof value === 'string' ? [value] : value).map((one) => [name, one]);
  });
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  const route = [headers['x-forwarded-for'] ?? [], address ?? []].flat().join(', ');
  const length = headers['transfer-encoding'] === undefined ? [] : [['Transfer-Encoding', 'chunked'] as const];
  // the one use of Te that a proxy may pass on
  const trailers = /(?:^|[, ])trailers(?:$|[,; ])/i.test(headers.te?.toString() ?? '');
  return [
    ['Host', host] as const,
    ...kept,
    ...(trailers ? [['Te', 'trailers'] as const] : []),
    ...own,
    ...(route === '' ? [] : [['X-Forwarded-For', route] as const]),
    ...(upgrades ? [['Connection', 'Upgrade'] as const, ['Upgrade', headers.upgrade ?? ''] as const] : length),
  ].flat();
}

/** The answer as it comes. When it breaks off, so does ours: nobody may take a part for the whole. */
function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  const headers = endToEnd(answer);
  response.sendDate = !headers.some(([name]) => name.toLowerCase() === 'date');
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers.flat());
  // a watch has a head long before its first event
  response.flushHeaders();
  answer.once('error', () => response.destroy());
  answer.once('aborted', () => response.destroy());
  answer.pipe(response);
}

function refuseUpgrade(answer: IncomingMessage, response: ServerResponse, log: (text: string) => void): void {
  const status = answer.statusCode ?? 0;
  if (status >= 400) {
    passAnswer(answer, response);
    return;
  }
  answer.destroy();
  const text = `invalid upgrade response: status code ${status}`;
  log(`Error while proxying request: ${text}`);
  answerText(response, 500, text);
}

/** Joins both connections until one of them ends. */
function join(
  answer: IncomingMessage,
  response: ServerResponse,
  client: Duplex,
  server: Socket,
  [fromClient, fromServer]: readonly [Buffer, Buffer],
): void {
  response.detachSocket(client as Socket);
  const lines = pairs(answer.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  client.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('')}\r\n`);
  client.write(fromServer);
  server.write(fromClient);
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  for (const side of [client, server]) side.once('error', end).once('close', end);
  client.pipe(server);
  server.pipe(client);
}
