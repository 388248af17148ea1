/**
 * Commands in containers and attached containers: the channels of remotecommand, version 5 and 4
 * (k8s.io/client-go/tools/remotecommand).
 */
import { CliError, type Status, StatusError } from '../../errors.ts';
import type { TerminalSize } from '../../io/io.ts';
import { podPath } from '../address.ts';
import type { Cluster } from '../cluster.ts';
import { CommandStartError, StreamLostError } from './errors.ts';
import type { Message } from './messages.ts';
import { type Channels, openChannels } from './socket.ts';

export interface RemoteRequest {
  readonly subresource: 'exec' | 'attach';
  readonly namespace: string;
  readonly pod: string;
  /** "" leaves it to the server. */
  readonly container: string;
  /** Of exec only. */
  readonly command?: readonly string[];
  readonly tty: boolean;
  readonly signal: AbortSignal;
}

export interface RemoteStreams {
  /**
   * Sent as it comes. The container is informed of its end if the server supports it (version 5).
   */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Receives the output; the next piece waits for it. */
  stdout(data: Uint8Array): Promise<void> | void;
  /** Without it stderr is not asked for. With a terminal everything comes as stdout. */
  readonly stderr?: (data: Uint8Array) => Promise<void> | void;
  /** The sizes of the terminal, the first one at once. */
  readonly sizes?: AsyncIterable<TerminalSize>;
  /** Called when stdin ended and the container cannot be informed of it. */
  stdinEndLost?(): void;
}

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const RESIZE = 4;
const CLOSE = 255;
const V5 = 'v5.channel.k8s.io';
const V4 = 'v4.channel.k8s.io';
/**
 * How long the server may take to close the connection after it has reported the outcome, in
 * milliseconds.
 */
const FAREWELL = 2000;

/**
 * Runs to the end of the command, or of the attached container, and returns its exit code. Throws
 * StatusError and ConnectionError when it could not be started, CliError with the server's words
 * for what failed after it, StreamLostError when no outcome came.
 */
export async function runRemote(cluster: Cluster, request: RemoteRequest, streams: RemoteStreams): Promise<number> {
  const channels = await open(cluster, request, streams);
  const outcome: Buffer[] = [];
  let over = false;
  const abort = (): void => channels.close();
  request.signal.addEventListener('abort', abort, { once: true });
  const feeding = streams.stdin === undefined ? undefined : feed(channels, streams.stdin, streams, () => over);
  feeding?.catch(() => undefined);
  if (streams.sizes !== undefined) void sendSizes(channels, streams.sizes, () => over);
  try {
    for await (const message of withFarewell(channels, outcome)) {
      if (message.channel === STATUS) outcome.push(message.data);
      else if (message.data.length === 0) continue;
      else if (message.channel === STDOUT) await streams.stdout(message.data);
      else if (message.channel === STDERR) await streams.stderr?.(message.data);
    }
    request.signal.throwIfAborted();
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason;
    if (outcome.length === 0) throw error;
  } finally {
    over = true;
    request.signal.removeEventListener('abort', abort);
    channels.close();
  }
  return exitCode(Buffer.concat(outcome).toString('utf8'));
}

/** The messages, until shortly after the outcome: only the end can follow it. */
async function* withFarewell(channels: Channels, outcome: readonly Buffer[]): AsyncGenerator<Message> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const message of channels.messages) {
      yield message;
      if (outcome.length > 0) timer ??= setTimeout(channels.close, FAREWELL);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function open(cluster: Cluster, request: RemoteRequest, streams: RemoteStreams): Promise<Channels> {
  const path = podPath(request.namespace, request.pod, request.subresource);
  const query: [string, string][] = (request.command ?? []).map((word) => ['command', word]);
  if (request.container !== '') query.push(['container', request.container]);
  if (streams.stderr !== undefined && !request.tty) query.push(['stderr', 'true']);
  if (streams.stdin !== undefined) query.push(['stdin', 'true']);
  query.push(['stdout', 'true']);
  if (request.tty) query.push(['tty', 'true']);
  try {
    return await openChannels(cluster.streams, { path, query, protocols: [V5, V4], signal: request.signal });
  } catch (error) {
    throw await refusedUpgrade(cluster, path, query, error);
  }
}

/**
 * A WebSocket is opened by GET, which a server holds against the right to `get`; what it really
 * takes is `create`. The server says so when it is asked by POST, which without an upgrade starts
 * nothing.
 */
export async function refusedUpgrade(
  cluster: Cluster,
  path: string,
  query: readonly (readonly [string, string])[],
  refused: unknown,
): Promise<unknown> {
  if (!(refused instanceof StatusError) || refused.code !== 403) return refused;
  try {
    await cluster.transport.request({ method: 'POST', path, query });
  } catch (error) {
    if (error instanceof StatusError && error.code === 403) return error;
  }
  return refused;
}

async function feed(
  channels: Channels,
  stdin: AsyncIterable<Uint8Array>,
  streams: RemoteStreams,
  isOver: () => boolean,
): Promise<void> {
  for await (const data of stdin) {
    await readTurn();
    if (isOver()) return;
    await channels.send(STDIN, data);
  }
  await readTurn();
  if (isOver()) return;
  if (channels.protocol === V5) await channels.send(CLOSE, Uint8Array.of(STDIN));
  else streams.stdinEndLost?.();
}

/**
 * Lets what has arrived be read before more is sent: a write to a connection that the server has
 * closed fails, and Node then drops the outcome that came before the end.
 */
const readTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function sendSizes(channels: Channels, sizes: AsyncIterable<TerminalSize>, isOver: () => boolean): Promise<void> {
  for await (const { columns, rows } of sizes) {
    if (isOver()) return;
    await channels.send(RESIZE, Buffer.from(`${JSON.stringify({ Width: columns, Height: rows })}\n`));
  }
}

/**
 * The exit code in the Status that ends a session. Throws CliError with the server's words for any
 * other failure (errorDecoderV4).
 */
export function exitCode(text: string): number {
  if (text === '')
    throw new StreamLostError('the session ended without an exit code: it is not known whether the command ran');
  const status = parseStatus(text);
  if (status.status === 'Success') return 0;
  if (status.status !== 'Failure') throw new CliError('error stream protocol error: unknown error');
  if (status.reason !== 'NonZeroExitCode') throw new CommandStartError(status.message ?? '');
  if (status.details === undefined) throw new CliError('error stream protocol error: details must be set');
  const cause = status.details.causes?.find(({ reason }) => reason === 'ExitCode');
  if (cause === undefined) throw new CliError('error stream protocol error: no ExitCode cause given');
  const code = cause.message ?? '';
  if (!/^\d+$/.test(code) || Number(code) > 255) {
    throw new CliError(`error stream protocol error: invalid exit code value ${JSON.stringify(code)}`);
  }
  return Number(code);
}

function parseStatus(text: string): Status & { readonly status?: string } {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`error stream protocol error: ${(error as Error).message} in ${JSON.stringify(text)}`);
  }
}
