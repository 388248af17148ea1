/** When a request is retried, and after what delay (k8s.io/client-go/rest/with_retry.go). */
import { SendError, type WireResponse } from './exchange.ts';

/** client-go's maxRetries. */
const MAX_RETRIES = 10;
/** What client-go waits after a reset or EOF, in milliseconds. */
const AFTER_RESET = 1000;

/**
 * Milliseconds to wait before the next try, undefined for none: 429 and 5xx that carry Retry-After
 * for every verb, a reset or EOF for GET. `attempt` counts from 1.
 */
export function resendAfter(
  method: string,
  outcome: Pick<WireResponse, 'status' | 'headers'> | Error,
  attempt: number,
): number | undefined {
  if (attempt > MAX_RETRIES) return undefined;
  if (outcome instanceof Error) return method === 'GET' && resetOrEof(outcome) ? AFTER_RESET : undefined;
  if (outcome.status !== 429 && outcome.status < 500) return undefined;
  const seconds = outcome.headers['retry-after'];
  return seconds !== undefined && /^[+-]?\d+$/.test(seconds) ? Math.max(0, Number(seconds)) * 1000 : undefined;
}

const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'EOF',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
]);

/** Whether a connection that was open broke off: reset by the peer or ended. */
export function resetOrEof(error: unknown): boolean {
  if (error instanceof SendError) return broken.has(error.code);
  return broken.has((error as NodeJS.ErrnoException).code ?? '');
}
