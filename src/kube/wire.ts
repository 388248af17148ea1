import { goDuration } from '../apimachinery/go/duration.ts';
import type { WireRequest } from './transport/exchange.ts';
import type { ApiRequest } from './transport/request.ts';

/** What every request to one server has in common. */
export interface WireBase {
  /** The server's base URL without a slash at the end. */
  readonly server: string;
  readonly origin: string;
  readonly host: string;
  /** The path of the base URL, "" or without a slash at the end. */
  readonly prefix: string;
  readonly userAgent: string;
  readonly compress: boolean;
  /**
   * Set where an http:// server is asked through an http proxy: the request line has the whole URL.
   */
  readonly absolute: boolean;
  /** Proxy-Authorization for such requests. */
  readonly proxyAuthorization: string | undefined;
}

/**
 * The path and query of a request below the server's own path, with the deadline as a parameter.
 */
export function requestTarget(request: ApiRequest, prefix: string, timeout: number): string {
  const pairs = (request.query ?? []).map(([key, value]): [string, string] => [key, value]);
  if (timeout > 0 && !pairs.some(([key]) => key === 'timeout')) pairs.push(['timeout', goDuration(timeout)]);
  const query = pairs.length === 0 ? '' : new URLSearchParams(pairs).toString();
  const separator = request.path.includes('?') ? '&' : '?';
  return `${prefix}${request.path}${query === '' ? '' : `${separator}${query}`}`;
}

/** The request as it goes over the wire, with credentials. */
export function toWire(
  base: WireBase,
  request: ApiRequest,
  target: string,
  credentials: Readonly<Record<string, string | readonly string[]>>,
  signal: AbortSignal,
): WireRequest {
  const { host, origin } = base;
  return {
    method: request.method,
    path: base.absolute ? `${origin}${target}` : target,
    headers: {
      host,
      accept: 'application/json',
      ...request.headers,
      'user-agent': base.userAgent,
      ...(base.compress ? { 'accept-encoding': 'gzip' } : {}),
      ...(base.absolute && base.proxyAuthorization !== undefined
        ? { 'proxy-authorization': base.proxyAuthorization }
        : {}),
      ...credentials,
    },
    body: request.body,
    signal,
  };
}
