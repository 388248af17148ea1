/**
 * Opens a connection to the API server that changes its protocol: the request, and the server's
 * error when it refuses.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { CliError, ConnectionError, StatusError } from '../../errors.ts';
import { statusError } from '../status.ts';
import { newDeadline } from '../transport/deadline.ts';
import type { StreamAccess } from './access.ts';

export interface UpgradeRequest {
  /** Below the server's base, percent-encoded. */
  readonly path: string;
  readonly query: readonly [string, string][];
  /** The acceptable subprotocols, the best first. */
  readonly protocols: readonly string[];
  readonly signal: AbortSignal;
}

/** How long the server may take to answer, in milliseconds (it dials the node meanwhile). */
const HANDSHAKE_TIMEOUT = 60_000;
/** A connection that nothing was sent on yet, and what to send. */
export interface Opening {
  readonly socket: Socket;
  /** Path and query below the server's base. */
  readonly target: string;
  /** The whole of it, as http(s). */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Aborted when the server takes too long, too. */
  readonly signal: AbortSignal;
  trace(outcome: Error | IncomingMessage): void;
}

/**
 * Opens a connection and hands it to `upgrade`, once more with new credentials after a 401. Throws
 * StatusError when the server refuses, ConnectionError when there is no connection.
 */
export async function openUpgraded<T>(
  access: StreamAccess,
  request: UpgradeRequest,
  upgrade: (opening: Opening) => Promise<T>,
): Promise<T> {
  const { generation } = access;
  const headers = await access.headers();
  try {
    return await openOnce(access, request, headers, upgrade);
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 401) throw error;
    const refused = { generation, authorization: headers.authorization?.toString() };
    if ((await access.renew(refused)) === 'same') throw error;
    return openOnce(access, request, await access.headers(), upgrade);
  }
}

async function openOnce<T>(
  access: StreamAccess,
  request: UpgradeRequest,
  headers: Opening['headers'],
  upgrade: (opening: Opening) => Promise<T>,
): Promise<T> {
  const deadline = newDeadline(request.signal, HANDSHAKE_TIMEOUT);
  const { signal } = deadline;
  const target = `${request.path}?${new URLSearchParams(request.query).toString()}`;
  const url = `${access.server}${target}`;
  const wire = { method: 'GET', path: target, headers };
  access.trace?.request(url, wire);
  const begun = performance.now();
  const trace = (outcome: Error | IncomingMessage): void => {
    const answer = outcome instanceof Error ? outcome : responseHead(outcome);
    access.trace?.response(url, wire, answer, performance.now() - begun);
  };
  let socket: Socket | undefined;
  try {
    socket = await access.open(signal);
    return await upgrade({ socket, target, url: new URL(url), headers, signal, trace });
  } catch (error) {
    socket?.destroy();
    if (error instanceof StatusError || error instanceof CliError || error instanceof ConnectionError) throw error;
    if (request.signal.aborted) throw request.signal.reason;
    const cause = signal.aborted ? signal.reason : error;
    trace(cause);
    throw access.failure(cause);
  } finally {
    deadline.clear();
  }
}

function responseHead({ statusCode, headers }: IncomingMessage) {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { status: statusCode ?? 0, headers: Object.fromEntries(flat) as Record<string, string> };
}

/** The maximum size that is read of a refusal's body. */
const LARGEST_REFUSAL = 64 * 1024;

/** The server's words for an answer that is not an upgrade. */
export async function refusal(path: string, response: IncomingMessage): Promise<StatusError> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > LARGEST_REFUSAL) break;
    }
  } catch {
    // A partial body is enough.
  }
  const { status, headers } = responseHead(response);
  const body = Buffer.concat(chunks).toString('utf8');
  const error = statusError({ method: 'GET', path }, status, headers, body);
  // nodes answer with plain text, which says more than the code
  return isWorded(error) || body.trim() === ''
    ? error
    : new StatusError({ ...error.status, message: body.trim() }, status);
}

/**
 * Whether a refusal came as a Status, and not as whatever a proxy, a node or an HTTP library
 * answers.
 */
export function isWorded({ status }: StatusError): boolean {
  return status.details?.causes?.[0]?.reason !== 'UnexpectedServerResponse';
}
