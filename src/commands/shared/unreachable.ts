/**
 * A server that does not answer at all: kubectl notices when it validates the first document of
 * each file.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError, ConnectionError } from '../../errors.ts';
import { validationProblem } from '../../manifest/decode.ts';
import type { Item } from '../../manifest/selection.ts';

/**
 * The errors of a run in which no object got an answer, as in kubectl with --validate: one for each
 * file. Errors of other runs are unchanged. With cached discovery cox notices an unreachable server
 * later than kubectl, which requests its schema.
 */
export function wordUnreachable(items: readonly Item[], errors: readonly Error[], server: string): readonly Error[] {
  const lost = errors.map(connectionErrorOf);
  const [first] = lost;
  if (first === undefined || errors.length < items.length || lost.includes(undefined)) return errors;
  const detail = first.detail.replace(/^\w+ "[^"]*": /, '');
  const problem = `failed to download openapi: Get ${goQuote(`${server}/openapi/v2?timeout=32s`)}: ${detail}`;
  const files = new Set(items.map((item) => item.source?.file ?? ''));
  return [...files].map((file) => new CliError(`error validating ${goQuote(file)}: ${validationProblem(problem)}`));
}

/** Errors without a connection; a connection that broke may have carried a write. */
const neverConnected = /dial tcp|tls: |proxyconnect/;

function connectionErrorOf(error: unknown): ConnectionError | undefined {
  if (error instanceof ConnectionError) return neverConnected.test(error.detail) ? error : undefined;
  return error instanceof Error && error.cause !== undefined ? connectionErrorOf(error.cause) : undefined;
}
