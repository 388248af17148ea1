/** One forwarded TCP connection. Whatever becomes of it, the forward goes on. */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type KubeObject, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { plainMessage } from '../../error-text.ts';
import { CliError, ConnectionError, isNotFound, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { openPortForward } from '../../kube/streams/index.ts';
import type { ForwardTarget } from './target.ts';

export interface Forward {
  readonly target: ForwardTarget;
  readonly localPort: number;
  /** The port of that pod. */
  remotePort(pod: KubeObject): number;
}

/** How long a connection waits for a server that is away, in milliseconds. */
const PATIENCE = 30_000;
const FIRST_PAUSE = 250;
/**
 * The end of what a client sends cannot be told to the pod. When the client is done, and the pod has been silent for so many milliseconds,
 * the connection is taken to be over.
 */
const LINGER = 3000;

/** Serves a connection until it is over. Never rejects: says on stderr what went wrong. */
export async function forwardConnection(context: Context, socket: Socket, forward: Forward): Promise<void> {
  context.io.stdout.write(`Handling connection for ${forward.localPort}\n`);
  socket.on('error', () => socket.destroy());
  const state = { remote: 0 };
  try {
    const remote = await open(context, socket, forward, state);
    if (remote !== undefined) await join(socket, remote);
  } catch (error) {
    // an end that is none must not look like one
    socket.resetAndDestroy();
    if (context.signal.aborted) return;
    const route = `${forward.localPort} -> ${state.remote}`;
    const text = `an error occurred forwarding ${route}: ${plainMessage(error).trimEnd()}`;
    context.io.stderr.write(`${escapeTerminal(text)}\n`);
  }
}

/** Connects to the pod, or to the one that comes after it; undefined when the client did not wait for that. */
async function open(
  context: Context,
  socket: Socket,
  { target, remotePort }: Forward,
  state: { remote: number },
): Promise<Duplex | undefined> {
  const cluster = await context.cluster();
  const giveUp = context.clock.now() + PATIENCE;
  for (let pause = FIRST_PAUSE; ; pause *= 2) {
    const pod = await target.pod();
    if (socket.destroyed) return undefined;
    state.remote = remotePort(pod);
    const { name = '', namespace = '' } = meta(pod);
    try {
      const request = { namespace, pod: name, port: state.remote, signal: context.signal };
      return await openPortForward(cluster, request);
    } catch (error) {
      if (!mayPass(error) || context.clock.now() >= giveUp) throw error;
      if (isNotFound(error)) await target.other(pod);
      else await context.clock.sleep(pause, context.signal);
    }
  }
}

/** Whether another try may go better: the server or the node is away, or the pod was replaced. */
function mayPass(error: unknown): boolean {
  if (error instanceof ConnectionError || isNotFound(error)) return true;
  return error instanceof StatusError && (error.code === 429 || error.code >= 500);
}

/** Carries bytes both ways until both ends are closed. Rejects when the pod's end fails. */
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
    // a client that was told the end, and has taken everything, is not waited for
    socket.once('finish', () => setTimeout(() => socket.destroy(), LINGER).unref());
    socket.once('close', over);
    if (socket.destroyed) return over();
    socket.pipe(remote, { end: false });
    remote.pipe(socket);
  });
}

/** What there is to say when a forward cannot even begin. */
export function upgradeError(error: unknown): Error {
  const refused = error instanceof StatusError ? 'unable to upgrade connection: ' : '';
  return new CliError(`error upgrading connection: ${refused}${plainMessage(error)}`, { cause: error });
}
