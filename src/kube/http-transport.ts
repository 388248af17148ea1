import type { Clock } from '../context.ts';
import { connectionError } from './connection-error.ts';
import type { Credentials } from './credentials.ts';
import type { HttpClient, WireRequest, WireResponse } from './http/exchange.ts';
import { type Dialing, openClient } from './http/server.ts';
import type { ApiRequest, ApiResponse, ApiStream } from './request.ts';
import { statusError } from './status.ts';
import type { Transport } from './transport.ts';
import { parseWarnings, type Warnings } from './warnings.ts';

export interface TransportOptions {
  /** The server's base URL as configured, without a slash at the end; its path prefixes every request's. */
  readonly server: string;
  readonly dialing: Dialing;
  readonly credentials: Credentials;
  readonly warnings: Warnings;
  readonly userAgent: string;
  readonly compress: boolean;
  /** Milliseconds; 0 is without end. */
  readonly requestTimeout: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A Transport over one connection (HTTP/2) or few kept-alive ones (HTTP/1.1), opened on first use. */
export function newTransport(options: TransportOptions): Transport {
  const { dialing, clock } = options;
  const prefix = new URL(options.server).pathname.replace(/\/$/, '');
  let client: Promise<HttpClient> | undefined;

  const connected = async (): Promise<HttpClient> => {
    const current = await client?.catch(() => undefined);
    if (current?.usable) return current;
    client = openClient(dialing);
    return client;
  };

  const send = async (request: ApiRequest): Promise<WireResponse> => {
    try {
      return await (await connected()).send(await toWire(request, prefix, options));
    } catch (error) {
      const signal = request.signal ?? options.signal;
      if (signal.aborted) throw signal.reason;
      throw connectionError(error, options.server, dialing.endpoint, dialing.endpoint.host, clock.now());
    }
  };

  const exchange = async (request: ApiRequest): Promise<WireResponse> => {
    const response = await send(request);
    if (request.warn === undefined) options.warnings.hear(response.headers);
    else request.warn(parseWarnings(response.headers.warning ?? ''));
    if (response.status < 400) return response;
    const body = await readText(response);
    throw statusError(request.method, request.path, response.status, response.headers, body);
  };

  return {
    request: async (request): Promise<ApiResponse> => {
      const response = await exchange(request);
      return { status: response.status, headers: response.headers, body: await readText(response) };
    },
    stream: async (request): Promise<ApiStream> => {
      const response = await exchange(request);
      const body = await decoded(response);
      return { status: response.status, headers: response.headers, body, close: () => void response.body.destroy() };
    },
    close: () => {
      client?.then((open) => open.close()).catch(() => undefined);
    },
  };
}

async function toWire(request: ApiRequest, prefix: string, options: TransportOptions): Promise<WireRequest> {
  const query = new URLSearchParams(
    (request.query ?? []).map(([key, value]): [string, string] => [key, value]),
  ).toString();
  return {
    method: request.method,
    path: `${prefix}${request.path}${query === '' ? '' : `${request.path.includes('?') ? '&' : '?'}${query}`}`,
    headers: {
      host: new URL(options.server).host,
      accept: 'application/json',
      ...request.headers,
      'user-agent': options.userAgent,
      ...(options.compress ? { 'accept-encoding': 'gzip' } : {}),
      ...(await options.credentials.headers()),
    },
    body: request.body,
    signal: request.signal ?? options.signal,
  };
}

/** The body with its compression taken off. */
async function decoded(response: WireResponse): Promise<AsyncIterable<Uint8Array>> {
  if (response.headers['content-encoding'] !== 'gzip') return response.body;
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip();
  response.body.on('error', (error) => gunzip.destroy(error));
  return response.body.pipe(gunzip);
}

async function readText(response: WireResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await decoded(response)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
