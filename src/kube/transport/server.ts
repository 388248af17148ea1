import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { longestHttp2Path } from '../../io/runtime.ts';
import { dialTcp, type Endpoint, peerCertificate, startTls, type TlsSettings } from './dial.ts';
import type { HttpClient } from './exchange.ts';
import { http1Client } from './http1-client.ts';
import { http2Client } from './http2-client.ts';
import type { HealthCheck } from './http2-health.ts';

/** How the connections of one server are opened. */
export interface Dialing {
  readonly endpoint: Endpoint;
  /** Read again for every connection: client certificates may be renewed. */
  tlsSettings(): Promise<TlsSettings>;
  /** A connection to the server through a proxy; undefined goes straight. */
  readonly tunnel?: (endpoint: Endpoint) => Promise<Socket>;
  /** The default is client-go's. */
  readonly health?: HealthCheck;
}

/** The URL authority of an endpoint: brackets around IPv6. */
function authorityOf({ tls, host, port }: Endpoint): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Adds the certificate to an error about its dates, which Node does not tell; best effort. */
async function withCertificate(error: unknown, peer: () => Promise<PeerCertificate>): Promise<unknown> {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'CERT_HAS_EXPIRED' && code !== 'CERT_NOT_YET_VALID') return error;
  return Object.assign(error as Error, { cert: await peer().catch(() => undefined) });
}

/**
 * Opens a connection, secured where the endpoint says so, offering these protocols (ALPN). Rejects
 * with node's error.
 */
export async function openSocket(
  dialing: Dialing,
  protocols: readonly string[],
  signal?: AbortSignal,
): Promise<Socket> {
  const { endpoint } = dialing;
  const dial = (): Promise<Socket> =>
    dialing.tunnel === undefined ? dialTcp(endpoint.host, endpoint.port, signal) : dialing.tunnel(endpoint);
  if (!endpoint.tls) return dial();
  const settings = await dialing.tlsSettings();
  try {
    return await startTls(await dial(), endpoint, settings, protocols, signal);
  } catch (error) {
    throw await withCertificate(error, async () => peerCertificate(await dial(), endpoint, settings, signal));
  }
}

/**
 * Opens a connection and speaks HTTP/2 over it where the server offers it (ALPN), HTTP/1.1
 * otherwise.
 */
export async function openClient(dialing: Dialing, signal: AbortSignal): Promise<HttpClient> {
  const { endpoint } = dialing;
  const socket = await openSocket(dialing, ['h2', 'http/1.1'], signal);
  const dialHttp1 = (): Promise<Socket> => openSocket(dialing, ['http/1.1'], signal);
  if (endpoint.tls && (socket as TLSSocket).alpnProtocol === 'h2') {
    const client = await http2Client(socket as TLSSocket, authorityOf(endpoint), dialing.health);
    return longestHttp2Path === Number.POSITIVE_INFINITY ? client : withLongPaths(client, dialHttp1);
  }
  return http1Client(socket, dialHttp1);
}

/** Sends what is too long for this runtime's HTTP/2 over HTTP/1.1. */
function withLongPaths(client: HttpClient, dial: () => Promise<Socket>): HttpClient {
  let other: Promise<HttpClient> | undefined;
  const forLongPaths = (): Promise<HttpClient> => {
    other ??= http1Client(undefined, dial);
    return other;
  };
  return {
    get usable() {
      return client.usable;
    },
    get full() {
      return client.full;
    },
    send: async (request) => (request.path.length <= longestHttp2Path ? client : await forLongPaths()).send(request),
    close: () => {
      client.close();
      void other?.then((http1) => http1.close());
    },
  };
}
