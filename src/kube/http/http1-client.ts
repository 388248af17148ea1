import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type HttpClient, SendError, type WireRequest, type WireResponse, wireResponse } from './exchange.ts';

/** Connections at once; streams (watches, logs) hold one each. */
const MAX_SOCKETS = 32;

/** HTTP/1.1 over kept-alive connections, for servers and proxies without HTTP/2. `first` is used before `dial` opens more. */
export async function http1Client(first: Socket | undefined, dial: () => Promise<Socket>): Promise<HttpClient> {
  const http = await import('node:http');
  let open = first;
  const agent = new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  agent.createConnection = (_options, callback): Duplex | undefined => {
    const ready = open;
    open = undefined;
    if (ready !== undefined && !ready.destroyed) return ready;
    dial().then(
      (socket) => callback?.(null, socket),
      (error) => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return {
    usable: true,
    send: (request) => sendOver(http, agent, request),
    close: () => {
      agent.destroy();
      open?.destroy();
    },
  };
}

function sendOver(
  http: typeof import('node:http'),
  agent: import('node:http').Agent,
  request: WireRequest,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body, signal } = request;
    const length = body === undefined ? undefined : Buffer.byteLength(body);
    const outgoing = http.request({
      agent,
      method,
      path,
      headers: { ...headers, ...(length === undefined ? {} : { 'content-length': length }) } as Record<string, string>,
      signal,
    });
    let written = false;
    outgoing.once('socket', () => {
      written = true;
    });
    outgoing.once('error', (error: Error & { code?: string }) => {
      if (signal?.aborted) return reject(signal.reason);
      const closed = error.code === 'ECONNRESET' && error.message === 'socket hang up';
      reject(new SendError(closed ? Object.assign(new Error('EOF'), { code: 'EOF' }) : error, !written));
    });
    outgoing.once('response', (incoming: IncomingMessage) => {
      resolve(wireResponse(incoming.statusCode ?? 0, incoming.headers, incoming));
    });
    outgoing.end(body);
  });
}
