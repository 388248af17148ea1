/** Why a request has no answer, or no whole one, and what is known of a write then. */

import { CliError, ConnectionError } from '../../errors.ts';
import type { Clock } from '../../io/host.ts';
import { clientCertificateText, connectionError, goDetail } from '../connection-error.ts';
import type { WireBase } from '../wire.ts';
import { DeadlineError } from './deadline.ts';
import { SendError } from './exchange.ts';
import type { ApiRequest } from './request.ts';
import { resetOrEof } from './retry.ts';
import type { Dialing } from './server.ts';

interface FailureOptions {
  readonly base: WireBase;
  readonly dialing: Dialing;
  readonly clock: Clock;
}

/**
 * The error for a request without a response. For a write that was sent, nobody knows whether the
 * server carried it out.
 */
export function failure(options: FailureOptions, request: ApiRequest, cause: Error): Error {
  const ownFault = clientCertificateText(cause);
  if (ownFault !== undefined) return new CliError(ownFault, { cause });
  const { dialing, base, clock } = options;
  const error = connectionError(cause, base.server, dialing.endpoint, clock.now());
  const sent = cause instanceof SendError ? !cause.unsent : cause instanceof DeadlineError && request.method !== 'GET';
  if (request.method === 'GET' || request.method === 'HEAD' || !sent) return error;
  const unknown = `The ${request.method} of ${writtenPath(request)} was sent, but it is not known whether the server carried it out: check before you try again.`;
  return new ConnectionError(error.verbatim, error.detail, error.code, cause, unknown);
}

/** The path of the object that a request writes: the name of a new one stands in its body only. */
function writtenPath({ method, path, body }: ApiRequest): string {
  if (method !== 'POST' || typeof body !== 'string') return path;
  try {
    const { metadata } = JSON.parse(body) as { readonly metadata?: { readonly name?: unknown } };
    return typeof metadata?.name === 'string' ? `${path}/${metadata.name}` : path;
  } catch {
    return path;
  }
}

const brokeOff = 'unexpected error when reading response body. Please retry. Original error: ';

/** A request that the server accepted: the body of its answer is still to be read. */
interface Accepted {
  readonly request: ApiRequest;
  readonly status: number;
}

/**
 * The answer broke off (client-go's words for it). Of an accepted write a second line says that it
 * was carried out all the same.
 */
export function bodyError(options: FailureOptions, signal: AbortSignal, cause: unknown, accepted?: Accepted): Error {
  if (signal.aborted && !(signal.reason instanceof DeadlineError)) return signal.reason as Error;
  const text = `${brokeOff}${brokenDetail(options, signal, cause)}`;
  if (accepted === undefined || ['GET', 'HEAD'].includes(accepted.request.method)) return new CliError(text, { cause });
  const { request, status } = accepted;
  const done = `The ${request.method} of ${writtenPath(request)} was answered with ${status}: the server has carried it out.`;
  return new CliError(text, { cause: new ConnectionError(text, text, 'EOF', cause, done) });
}

function brokenDetail({ dialing, clock }: FailureOptions, signal: AbortSignal, cause: unknown): string {
  if (signal.aborted) return 'context deadline exceeded (Client.Timeout or context cancellation while reading body)';
  return resetOrEof(cause) ? 'unexpected EOF' : goDetail(cause as Error, dialing.endpoint, clock.now());
}
