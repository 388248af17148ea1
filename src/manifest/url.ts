/** Manifests behind http and https URLs (resource.URLVisitor). */
import type { Context } from '../context.ts';
import { CliError, type ConnectionError } from '../errors.ts';
import { goQuote } from '../resources/go-text.ts';

/** How often a URL is asked for (defaultHttpGetAttempts), a second apart: server errors and failed connections are tried again. */
const ATTEMPTS = 3;
const PAUSE = 1000;

/** The bytes a URL answers with. Throws CliError `unable to read URL ...` for a status but 200, ConnectionError when no answer came. */
export async function readUrl(context: Pick<Context, 'clock' | 'signal' | 'env'>, url: string): Promise<Uint8Array> {
  let problem: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await context.clock.sleep(PAUSE, context.signal);
    try {
      const response = await fetch(url, { signal: context.signal });
      if (response.status === 200) return new Uint8Array(await response.arrayBuffer());
      await response.body?.cancel();
      problem = statusProblem(url, response);
      if (response.status < 500 || response.status >= 600) break;
    } catch (error) {
      context.signal.throwIfAborted();
      problem = await connectionProblem(url, error, context.clock.now());
    }
  }
  throw problem;
}

function statusProblem(url: string, { status, statusText }: Response): CliError {
  const text = `${status} ${statusText}`.trimEnd();
  return new CliError(`unable to read URL ${goQuote(url)}, server reported ${text}, status code=${status}`);
}

async function connectionProblem(url: string, error: unknown, now: number): Promise<ConnectionError> {
  const { connectionError } = await import('../kube/connection-error.ts');
  const { hostname, port, protocol } = new URL(url);
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const tls = protocol === 'https:';
  const endpoint = { tls, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (tls ? 443 : 80) };
  return connectionError(cause, url, endpoint, now);
}
