import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type HttpClient, SendError, type WireRequest, type WireResponse, wireResponse } from './exchange.ts';

/** Connections at once; streams (watches, logs) have one each beside them. */
const MAX_SOCKETS = 32;

/**
 * HTTP/1.1 over kept-alive connections, for servers and proxies without HTTP/2. `first` is used
 * before `dial` opens more.
 */
export async function http1Client(first: Socket | undefined, dial: () => Promise<Socket>): Promise<HttpClient> {
  const http = await import('node:http');
  let open = first;
  const agent = new http.Agent({ keepAlive: true });
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
  const slots = newSlots(MAX_SOCKETS);
  return {
    usable: true,
    full: false,
    send: async (request) => {
      // a stream may stay open for ever: the others must not wait for it
      const release = request.whole ? await slots.take(request.signal) : () => undefined;
      return sendOver(http, agent, request, release);
    },
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
  release: () => void,
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
    outgoing.once('close', release);
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

/**
 * A bound on what is in progress at once: the agent's own does not count connections that are still
 * being opened.
 */
function newSlots(limit: number): { take(signal: AbortSignal | undefined): Promise<() => void> } {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  };
  return {
    take: async (signal) => {
      if (taken < limit) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      if (signal?.aborted) {
        release();
        throw signal.reason;
      }
      return release;
    },
  };
}
