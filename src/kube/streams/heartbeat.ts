import type { WebSocket } from 'ws';

/**
 * Often enough for what drops quiet connections (load balancers: 60 s and more), in milliseconds.
 */
const PERIOD = 30_000;
/** After N pings without any sign of life, the connection is given up. */
const UNANSWERED = 2;
/**
 * A server whose process does not read its stdin answers no ping while more than this waits for it,
 * in bytes.
 */
const BACKLOG = 1 << 16;

export interface Heartbeat {
  /** Called with the number of bytes that were sent. */
  sent(bytes: number): void;
  stop(): void;
}

/**
 * Pings a socket once it is open, which keeps the connection in the memory of what lies between,
 * and calls `dead` when nothing answers any more.
 */
export function startHeartbeat(socket: WebSocket, dead: () => void, period = PERIOD): Heartbeat {
  let unanswered = 0;
  let backlog = 0;
  const markAlive = (): void => {
    unanswered = 0;
    backlog = 0;
  };
  socket.on('pong', markAlive);
  socket.on('ping', markAlive);
  socket.on('message', markAlive);
  const beat = (): void => {
    // Our own backpressure says nothing about the other side.
    if (socket.isPaused || socket.bufferedAmount > 0 || backlog > BACKLOG) unanswered = 0;
    if (unanswered >= UNANSWERED) dead();
    else socket.ping();
    unanswered += 1;
  };
  let timer: NodeJS.Timeout | undefined;
  socket.on('open', () => {
    timer = setInterval(beat, period);
    timer.unref();
  });
  return {
    sent: (bytes) => {
      backlog += bytes;
    },
    stop: () => clearInterval(timer),
  };
}
