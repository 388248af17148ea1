/**
 * Connections through a proxy: CONNECT through http and https proxies, SOCKS 5 (RFC 1928,
 * socks.ts).
 */
import type { Socket } from 'node:net';
import { dialTcp, type Endpoint, startTls, type TlsSettings } from './dial.ts';

interface Proxy {
  readonly scheme: 'http' | 'https' | 'socks5';
  readonly endpoint: Endpoint;
  readonly username: string;
  readonly password: string;
}

const defaultPorts = { http: 80, https: 443, socks5: 1080 } as const;
const LARGEST_HEAD = 64 * 1024;

/** Takes a proxy's URL apart; socks5h is socks5, names are always resolved by the proxy. */
export function parseProxy(proxyUrl: string): Proxy {
  const url = new URL(proxyUrl);
  const named = url.protocol.slice(0, -1);
  const scheme = named === 'socks5h' || named === 'socks5' ? 'socks5' : named === 'https' ? 'https' : 'http';
  return {
    scheme,
    endpoint: {
      tls: scheme === 'https',
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || defaultPorts[scheme],
    },
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** The Proxy-Authorization of a proxy's URL, or undefined without a user in it. */
export function proxyAuthorization({ username, password }: Pick<Proxy, 'username' | 'password'>): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Opens a connection to `target` through the proxy. `trust` verifies an https proxy. */
export async function openTunnel(
  proxyUrl: string,
  target: Endpoint,
  trust: () => Promise<TlsSettings>,
): Promise<Socket> {
  const proxy = parseProxy(proxyUrl);
  const socket = await openProxy(proxy, trust);
  if (proxy.scheme !== 'socks5') return httpConnect(socket, proxy, target);
  const { socksConnect } = await import('./socks.ts');
  return socksConnect(socket, proxy, target);
}

/** A connection to the proxy itself. */
export async function openProxy(proxy: Proxy, trust: () => Promise<TlsSettings>): Promise<Socket> {
  const { endpoint, scheme } = proxy;
  try {
    const socket = await dialTcp(endpoint.host, endpoint.port);
    return scheme === 'https' ? await startTls(socket, endpoint, await trust(), ['http/1.1']) : socket;
  } catch (error) {
    // Go names the proxy's connection apart from the server's
    throw Object.assign(new Error('proxyconnect', { cause: error }), { code: 'PROXYCONNECT', scheme, proxy: endpoint });
  }
}

async function httpConnect(socket: Socket, proxy: Proxy, target: Endpoint): Promise<Socket> {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const authorization = proxyAuthorization(proxy);
  const lines = [`CONNECT ${host}:${target.port} HTTP/1.1`, `Host: ${host}:${target.port}`, 'User-Agent: coxswain'];
  if (authorization !== undefined) lines.push(`Proxy-Authorization: ${authorization}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = (await readUntil(socket, (bytes) => endOfHead(bytes))).toString('latin1');
  const [, status = '', text = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(head) ?? [];
  if (status === '200') return socket;
  socket.destroy();
  throw Object.assign(new Error(text || `malformed HTTP response`), { code: `PROXY_${status}` });
}

function endOfHead(bytes: Buffer): number {
  const at = bytes.indexOf('\r\n\r\n');
  return at < 0 ? -1 : at + 4;
}

/** Reads as many bytes as `measure` reports for the response, and puts the rest back. */
function readUntil(socket: Socket, measure: (bytes: Buffer) => number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const done = (): void => {
      socket.off('readable', onReadable);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onReadable = (): void => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read())
        bytes = Buffer.concat([bytes, chunk as Buffer]);
      const length = measure(bytes);
      if (length < 0 && bytes.length <= LARGEST_HEAD) return;
      done();
      if (bytes.length > length && length >= 0) socket.unshift(bytes.subarray(length));
      if (length < 0) reject(new Error('the answer of the proxy is too long'));
      else resolve(bytes.subarray(0, length));
    };
    const onError = (error: Error): void => {
      done();
      reject(error);
    };
    const onClose = (): void => onError(Object.assign(new Error('EOF'), { code: 'EOF' }));
    socket.on('readable', onReadable);
    socket.on('error', onError);
    socket.on('close', onClose);
  });
}
