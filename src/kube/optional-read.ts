/**
 * Optional reads: which refusals are accepted, and the warning about them. One rule for all
 * commands.
 */
import { StatusError } from '../errors.ts';

/**
 * Whether the server refuses a read for good: no permission (403), no such type (404), a type that
 * cannot be listed (405). Everything else (no login, an overloaded or failing server) is an error.
 */
export function isRefusedRead(error: unknown): error is StatusError {
  return error instanceof StatusError && [403, 404, 405].includes(error.code);
}

/**
 * The text of the warning, without a newline. `unknown` names what cannot be determined without the
 * resource.
 */
export function goingOnWithout(resource: string, error: Error, unknown = ''): string {
  return `continuing without ${resource}${unknown === '' ? '' : `, ${unknown}`}: ${error.message}`;
}
