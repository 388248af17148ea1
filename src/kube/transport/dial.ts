import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';

/** Where the server is and how its certificate is verified. */
export interface Endpoint {
  readonly tls: boolean;
  /** A name or address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The options of tls.connect besides the address. */
export interface TlsSettings {
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  /** Nothing in this process needs the authorities that Node was built with. */
  readonly isSelfContained?: boolean;
}

/** Go's default of http.Transport (net.Dialer.Timeout). */
const DIAL_TIMEOUT = 30_000;
const HANDSHAKE_TIMEOUT = 10_000;

/** Opens a TCP connection. Rejects with node's error. */
export async function dialTcp(host: string, port: number, signal?: AbortSignal): Promise<Socket> {
  const net = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
    const stop = watchOpening(socket, DIAL_TIMEOUT, 'i/o timeout', reject, signal);
    socket.once('connect', () => {
      stop();
      betweenOwners(socket);
      resolve(socket);
    });
  });
}

/** Wraps a connection in TLS, verifying the server; offers HTTP/2 where `protocols` says so. */
export async function startTls(
  socket: Socket,
  endpoint: Endpoint,
  settings: TlsSettings,
  protocols: readonly string[],
  signal?: AbortSignal,
): Promise<TLSSocket> {
  const [tls, net] = await Promise.all([import('node:tls'), import('node:net')]);
  const { ca, servername, isSelfContained, ...rest } = settings;
  const name = servername ?? endpoint.host;
  // Node parses the 150 authorities of its own, which takes 11 ms, even where it is to trust others
  // or none (a Node 23, and 24 before 24.5, has no way to say so)
  if (isSelfContained) tls.setDefaultCACertificates?.([]);
  return new Promise((resolve, reject) => {
    const secure = tls.connect({
      ...rest,
      ca: ca as string | Buffer | (string | Buffer)[] | undefined,
      socket,
      // what the certificate must be valid for; an address is not sent as server name (RFC 6066)
      host: name,
      ...(net.isIP(name) === 0 ? { servername: name } : {}),
      checkServerIdentity: (host, certificate) => serverIdentityProblem(tls, host, certificate),
      ALPNProtocols: [...protocols],
    });
    const stop = watchOpening(secure, HANDSHAKE_TIMEOUT, 'net/http: TLS handshake timeout', reject, signal);
    secure.once('secureConnect', () => {
      stop();
      betweenOwners(secure);
      resolve(secure);
    });
  });
}

/** The certificate a server shows, whatever it is worth; nothing is sent to it. */
export async function peerCertificate(
  socket: Socket,
  endpoint: Endpoint,
  settings: TlsSettings,
  signal?: AbortSignal,
): Promise<PeerCertificate> {
  const { servername } = settings;
  const secure = await startTls(socket, endpoint, { servername, rejectUnauthorized: false }, ['http/1.1'], signal);
  const certificate = secure.getPeerCertificate();
  secure.destroy();
  return certificate;
}

/**
 * As node checks it, but that a certificate without alternative names is refused, as Go refuses it
 * (its common name means nothing).
 */
function serverIdentityProblem(
  tls: typeof import('node:tls'),
  host: string,
  certificate: PeerCertificate,
): Error | undefined {
  if (certificate.subjectaltname !== undefined) return tls.checkServerIdentity(host, certificate);
  return Object.assign(new Error('no alternative names'), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    host,
    cert: certificate,
  });
}

/**
 * Keeps an error from crashing the process in the moment when a socket is open and whoever uses it
 * does not listen yet. That one finds it destroyed.
 */
function betweenOwners(socket: Socket): void {
  socket.on('error', () => undefined);
}

/**
 * Rejects and destroys when a socket fails, ends, takes too long or is given up before it is open.
 */
function watchOpening(
  socket: Socket,
  timeout: number,
  timeoutMessage: string,
  reject: (error: Error) => void,
  signal: AbortSignal | undefined,
): () => void {
  const fail = (error: Error): void => {
    stop();
    socket.on('error', () => undefined);
    socket.destroy();
    reject(error);
  };
  const onClose = (): void => fail(Object.assign(new Error('EOF'), { code: 'EOF' }));
  const onAbort = (): void => fail(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
  const timer = setTimeout(() => fail(Object.assign(new Error(timeoutMessage), { code: 'ETIMEDOUT' })), timeout);
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('error', fail);
    socket.off('close', onClose);
    signal?.removeEventListener('abort', onAbort);
  };
  socket.once('error', fail);
  socket.once('close', onClose);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return stop;
}
