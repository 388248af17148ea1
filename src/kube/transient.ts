import { ConnectionError, StatusError } from '../errors.ts';

/**
 * Whether the same request may succeed later: there was no response, there were too many requests,
 * or the server fails.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof StatusError && (error.code === 429 || error.code >= 500);
}
