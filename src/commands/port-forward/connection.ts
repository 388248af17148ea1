/** One forwarded TCP connection. Its failure does not end the forward. */

import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { openPortForward } from '../../kube/streams/index.ts';
import { isTransient } from '../../kube/transient.ts';
import type { ForwardTarget } from './target.ts';

export interface Forward {
  readonly target: ForwardTarget;
  readonly localPort: number;
  /** The port of that pod. */
  remotePort(pod: KubeObject): number;
}

/** How long a connection waits for a server that does not answer, in milliseconds. */
const SERVER_TIMEOUT = 30_000;
const FIRST_PAUSE = 250;
/**
 * The protocol cannot tell the pod that the client has finished sending. After the client has
 * finished and the pod has sent nothing for this many milliseconds, the connection is closed.
 */
const LINGER = 3000;

/** Serves a connection until it ends. Never rejects: errors go to stderr. */
export async function forwardConnection(context: Context, socket: Socket, forward: Forward): Promise<void> {
  context.io.stdout.write(`Handling connection for ${forward.localPort}\n`);
  socket.on('error', () => socket.destroy());
  const state = { remote: 0 };
  try {
    const remote = await open(context, socket, forward, state);
    if (remote !== undefined) await join(socket, remote);
  } catch (error) {
    // reset the connection: a failure must not look like a normal end
    socket.resetAndDestroy();
    if (context.signal.aborted) return;
    const route = `${forward.localPort} -> ${state.remote}`;
    const text = `an error occurred forwarding ${route}: ${plainMessage(error).trimEnd()}`;
    context.io.stderr.write(`${escapeTerminal(text)}\n`);
  }
}

/**
 * Connects to the pod or to its replacement; undefined when the client closed the connection
 * before.
 */
async function open(
  context: Context,
  socket: Socket,
  { target, remotePort }: Forward,
  state: { remote: number },
): Promise<Duplex | undefined> {
  const cluster = await context.cluster();
  const giveUp = context.clock.now() + SERVER_TIMEOUT;
  for (let pause = FIRST_PAUSE; ; pause *= 2) {
    const pod = await target.pod();
    if (socket.destroyed) return undefined;
    state.remote = remotePort(pod);
    const { name = '', namespace = '' } = meta(pod);
    try {
      const request = { namespace, pod: name, port: state.remote, signal: context.signal };
      return await openPortForward(cluster, request);
    } catch (error) {
      if (!mayRetry(error) || context.clock.now() >= giveUp) throw error;
      if (isNotFound(error)) await target.other(pod);
      else await context.clock.sleep(pause, context.signal);
    }
  }
}

/** Whether a retry may succeed: the server or the node is unavailable, or the pod was replaced. */
function mayRetry(error: unknown): boolean {
  return isTransient(error) || isNotFound(error);
}

/** Copies bytes in both directions until both ends are closed. Rejects when the pod's end fails. */
function join(socket: Socket, remote: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    let done = false;
    let quiet: NodeJS.Timeout | undefined;
    const linger = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => remote.destroy(), LINGER);
    };
    const over = (): void => {
      clearTimeout(quiet);
      remote.destroy();
      resolve();
    };
    remote.on('error', (error) => {
      clearTimeout(quiet);
      reject(error);
    });
    remote.on('data', () => {
      if (done) linger();
    });
    remote.once('close', () => {
      if (!remote.errored) socket.end();
    });
    socket.once('end', () => {
      done = true;
      linger();
    });
    // do not wait for a client that has received everything and the end
    socket.once('finish', () => setTimeout(() => socket.destroy(), LINGER).unref());
    socket.once('close', over);
    if (socket.destroyed) return over();
    socket.pipe(remote, { end: false });
    remote.pipe(socket);
  });
}

/** The error of a forward that cannot start. */
export function upgradeError(error: unknown): Error {
  const refused = error instanceof StatusError ? 'unable to upgrade connection: ' : '';
  return new CliError(`error upgrading connection: ${refused}${plainMessage(error)}`, { cause: error });
}
