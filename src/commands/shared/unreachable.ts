/** A server that answers nothing at all: kubectl finds out when it validates the first document of each file. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError, ConnectionError } from '../../errors.ts';
import { validationProblem } from '../../manifest/decode.ts';
import type { Item } from '../../manifest/selection.ts';

/**
 * The errors of a run in which no object got an answer, as kubectl has them with --validate: one for each file. Other runs'
 * errors as they are. With discovery in the cache we meet the dead server later than kubectl, who asks it for its schema.
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

/** No connection came about; one that broke may have carried something out. */
const neverConnected = /dial tcp|tls: |proxyconnect/;

function connectionErrorOf(error: unknown): ConnectionError | undefined {
  if (error instanceof ConnectionError) return neverConnected.test(error.detail) ? error : undefined;
  return error instanceof Error && error.cause !== undefined ? connectionErrorOf(error.cause) : undefined;
}
