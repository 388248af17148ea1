import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { dialTcp, type Endpoint, peerCertificate, startTls, type TlsSettings } from './dial.ts';
import type { HttpClient } from './exchange.ts';
import { http1Client } from './http1-client.ts';
import { type HealthCheck, http2Client } from './http2-client.ts';

/** How the connections of one server are opened. */
export interface Dialing {
  readonly endpoint: Endpoint;
  /** Read anew for every connection: client certificates may be renewed. */
  tlsSettings(): Promise<TlsSettings>;
  /** A connection to the server by way of a proxy; undefined goes straight. */
  readonly tunnel?: (endpoint: Endpoint) => Promise<Socket>;
  /** client-go's unless said. */
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

/** Opens a connection and speaks HTTP/2 over it where the server offers it (ALPN), HTTP/1.1 otherwise. */
export async function openClient(dialing: Dialing, signal: AbortSignal): Promise<HttpClient> {
  const { endpoint } = dialing;
  const dial = (): Promise<Socket> =>
    dialing.tunnel === undefined ? dialTcp(endpoint.host, endpoint.port, signal) : dialing.tunnel(endpoint);
  if (!endpoint.tls) return http1Client(await dial(), dial);
  const secure = async (protocols: readonly string[]): Promise<TLSSocket> => {
    const settings = await dialing.tlsSettings();
    try {
      return await startTls(await dial(), endpoint, settings, protocols, signal);
    } catch (error) {
      throw await withCertificate(error, async () => peerCertificate(await dial(), endpoint, settings, signal));
    }
  };
  const socket = await secure(['h2', 'http/1.1']);
  if (socket.alpnProtocol === 'h2') return http2Client(socket, authorityOf(endpoint), dialing.health);
  return http1Client(socket, () => secure(['http/1.1']));
}
