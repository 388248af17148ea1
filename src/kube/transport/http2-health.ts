/** How the end of an HTTP/2 connection is noticed when nobody reports it. */
import type { ClientHttp2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';

/** How a connection that died in silence is found out, in milliseconds. */
export interface HealthCheck {
  /** How often the server is pinged. */
  readonly interval: number;
  /** How long it may send nothing at all after a ping. */
  readonly timeout: number;
}

/** client-go's (http2 ReadIdleTimeout and PingTimeout). */
export const usualCheck: HealthCheck = { interval: 30_000, timeout: 15_000 };

/** How often a connection with open requests is read on, in milliseconds. */
const READ_ON_INTERVAL = 250;

export interface ConnectionWatch {
  /** Says how many requests wait for an answer or its end. While there are any, the process lives. */
  requestsOpen(count: number): void;
  stop(): void;
}

/**
 * Ends the session when its connection is gone, so that every open request fails.
 *
 * Pings find a server that is silent. A connection that the system knows to be closed ends much
 * earlier: when a write is the first to meet a reset, Node (22 to 24) neither reports the error nor
 * reads on (nodejs/node#61304). The session then looks alive, nothing keeps the process running,
 * and it would end with exit code 0 while requests are open.
 */
export function watchConnection(session: ClientHttp2Session, socket: TLSSocket, health: HealthCheck): ConnectionWatch {
  const stopPings = pingRegularly(session, socket, health);
  let bytesRead = -1;
  const timer = setInterval(() => {
    if (socket.bytesRead === bytesRead) readOn(socket);
    bytesRead = socket.bytesRead;
  }, READ_ON_INTERVAL);
  timer.unref();
  return {
    requestsOpen: (count) => void (count > 0 ? timer.ref() : timer.unref()),
    stop: () => {
      stopPings();
      clearInterval(timer);
    },
  };
}

/**
 * Starts reading where Node has stopped and forgotten to go on: the error of the connection comes
 * out then. A connection that is being read stays as it is. Node has no public function for this;
 * without it the pings find the end later.
 */
function readOn(socket: TLSSocket): void {
  (socket as { readonly _handle?: { readStart?(): number } | null })._handle?.readStart?.();
}

/**
 * Pings the server now and then, and ends the connection when nothing comes back: a watch on a dead
 * connection must not hang.
 */
function pingRegularly(session: ClientHttp2Session, socket: TLSSocket, { interval, timeout }: HealthCheck): () => void {
  const ping = (): void => {
    if (session.destroyed || session.closed) return;
    const { bytesRead } = socket;
    const judge = (): void => {
      // an answer may stand in line behind a large list: whoever sends anything is there
      if (socket.bytesRead !== bytesRead) return;
      session.destroy(Object.assign(new Error('http2: client connection lost'), { code: 'EPIPE' }));
    };
    const timer = setTimeout(judge, timeout);
    timer.unref();
    session.ping(() => clearTimeout(timer));
  };
  const timer = setInterval(ping, interval);
  timer.unref();
  return () => clearInterval(timer);
}
