/**
 * Optional reads: which failures are accepted, and the warning about them. One place for the rules
 * of all commands.
 */
import { StatusError } from '../errors.ts';

/**
 * Whether the server refuses a read for good: no permission (403), no such type (404), a type that
 * cannot be listed (405). Everything else (no login, an overloaded or failing server) is an error
 * where the answer depends on the read.
 */
export function isRefusedRead(error: unknown): error is StatusError {
  return error instanceof StatusError && [403, 404, 405].includes(error.code);
}

/**
 * Whether a command goes on without what was only evidence, such as the events about a pod: the
 * server refused the read or failed to answer. The answer stands without it, above all on an
 * overloaded server. Without a login (401) no other read would succeed: that is an error.
 */
export function isMissingEvidence(error: unknown): error is StatusError {
  return error instanceof StatusError && error.code !== 401;
}

/**
 * The text of the warning, without a newline. `unknown` names what cannot be determined without the
 * resource. The server's message in it is not escaped.
 */
export function goingOnWithout(resource: string, error: Error, unknown = ''): string {
  return `continuing without ${resource}${unknown === '' ? '' : `, ${unknown}`}: ${error.message}`;
}
