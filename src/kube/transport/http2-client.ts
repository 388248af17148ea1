import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { PassThrough } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { hasOwnSessionWindow } from '../../io/runtime.ts';
import { type HttpClient, SendError, type WireRequest, type WireResponse, wireResponse } from './exchange.ts';
import { type HealthCheck, usualCheck, watchConnection } from './http2-health.ts';

/** A stream's window; large lists would wait for window updates with the default of 64 KiB. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 64 * 1024 * 1024;
/**
 * The longest head of a request, in bytes: as much as Go's servers take. A long selector exceeds
 * Node's default of 64 KiB.
 */
const LONGEST_HEAD = 1024 * 1024;
/** How many streams a server is taken to allow before it says so, as in Go. */
const ASSUMED_STREAMS = 100;

/**
 * HTTP/2 over an open TLS connection. Rejects with a SendError when the connection has ended
 * meanwhile. A request always settles: also when Node does not report the end of the connection.
 */
export async function http2Client(
  socket: TLSSocket,
  authority: string,
  health: HealthCheck = usualCheck,
): Promise<HttpClient> {
  const http2 = await import('node:http2');
  if (socket.destroyed) throw new SendError(Object.assign(new Error('EOF'), { code: 'EOF' }), true);
  const session = http2.connect(authority, {
    createConnection: () => socket,
    maxSendHeaderBlockLength: LONGEST_HEAD,
    settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
  });
  session.once('connect', () => {
    // it comes a tick later than the session, which may be gone by then (--request-timeout)
    if (!session.destroyed) session.setLocalWindowSize(hasOwnSessionWindow ? SESSION_WINDOW : STREAM_WINDOW);
  });
  const watch = watchConnection(session, socket, health);
  session.on('error', () => undefined);
  session.once('close', watch.stop);
  let open = 0;
  let most = ASSUMED_STREAMS;
  session.on('remoteSettings', ({ maxConcurrentStreams = ASSUMED_STREAMS }) => {
    most = maxConcurrentStreams;
  });
  return {
    get usable() {
      return !session.closed && !session.destroyed;
    },
    get full() {
      return open >= most;
    },
    send: (request) => {
      open += 1;
      watch.requestsOpen(open);
      const over = (): void => {
        open -= 1;
        watch.requestsOpen(open);
      };
      return sendOver(session, request, http2.constants.NGHTTP2_REFUSED_STREAM, over);
    },
    close: () => {
      watch.stop();
      session.destroy();
    },
  };
}

function openStream(session: ClientHttp2Session, request: WireRequest): ClientHttp2Stream {
  const { method, path, headers, body } = request;
  const head = { ...headers, ':method': method, ':path': path } as Record<string, string | string[]>;
  const stream = session.request(head, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  return stream;
}

function sendOver(
  session: ClientHttp2Session,
  request: WireRequest,
  refused: number,
  over: () => void,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    let stream: ClientHttp2Stream;
    try {
      signal?.throwIfAborted();
      stream = openStream(session, request);
    } catch (error) {
      over();
      return reject(signal?.aborted ? signal.reason : new SendError(error as Error, true));
    }
    let answered = false;
    const onAbort = (): void => {
      reject(signal?.reason);
      stream.destroy(signal?.reason);
    };
    const fail = (error: Error & { code?: string }): void => {
      // A stream without an id, a refused one, or one above GOAWAY's last id was never processed.
      reject(new SendError(error, stream.id === undefined || stream.rstCode === refused));
    };
    stream.on('error', fail);
    stream.once('close', () => {
      over();
      signal?.removeEventListener('abort', onAbort);
      if (!answered) fail(Object.assign(new Error('EOF'), { code: 'EOF' }));
    });
    stream.once('response', ({ ':status': status, ...headers }) => {
      answered = true;
      const head = [Number(status), headers as Record<string, string>] as const;
      resolve(request.whole ? wireResponse(...head, stream, wholeBody(stream)) : wireResponse(...head, bodyOf(stream)));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

const unexpectedEnd = (): Error => Object.assign(new Error('unexpected EOF'), { code: 'EOF' });

/**
 * The body in one piece, when all of it is there: no second stream for each of hundreds of small
 * answers.
 */
function wholeBody(stream: ClientHttp2Stream): AsyncIterable<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const read = new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    stream.once('error', reject);
    stream.once('end', () => (stream.rstCode === 0 ? resolve() : reject(unexpectedEnd())));
    // too late to matter after an end or an error
    stream.once('close', () => reject(unexpectedEnd()));
  });
  // an answer that nobody reads may break off too
  read.catch(() => undefined);
  return {
    async *[Symbol.asyncIterator]() {
      await read;
      yield* chunks;
    },
  };
}

/**
 * The body, taken from the stream at once: a stream that ends before anybody reads from it is
 * destroyed by Node with what it holds, and on a busy machine our reader comes too late for small
 * answers. A connection that goes away ends its streams without an error, but with a code.
 */
function bodyOf(stream: ClientHttp2Stream): PassThrough {
  const body = new PassThrough();
  const breakOff = (error?: Error): void => {
    body.destroy(error ?? unexpectedEnd());
  };
  stream.once('error', breakOff);
  stream.once('end', () => {
    if (stream.rstCode === 0) body.end();
    else breakOff();
  });
  stream.once('close', () => {
    if (!stream.readableEnded) breakOff();
  });
  body.once('close', () => {
    if (!stream.readableEnded) stream.destroy();
  });
  stream.pipe(body, { end: false });
  return body;
}
