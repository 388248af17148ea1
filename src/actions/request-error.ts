/** A failed request inside another message, in the form of Go's url.Error. */

import { compareStrings, goQuote } from '../apimachinery/go/text.ts';
import { ConnectionError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import { type Query, queryPairs } from '../kube/objects.ts';

export interface Sent {
  readonly method: 'Get' | 'Post' | 'Put' | 'Patch' | 'Delete';
  /** Only called when the request was sent: no URL can be made from an invalid name. */
  path(): string;
  readonly query: Query;
}

/** `Get "https://...": dial tcp ...`: the request, its parameters in Go's order, and its error. */
function failedText(server: string, { method, path, query }: Sent, detail: string): string {
  const pairs = queryPairs(query).sort(([a], [b]) => compareStrings(a, b));
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
  return `${method} ${goQuote(`${server}${path()}${search}`)}: ${detail}`;
}

/** The server's message, or `Post "URL": dial tcp ...` when no answer came. */
export function requestErrorText(error: unknown, cluster: Cluster, sent: Sent): string {
  if (!(error instanceof ConnectionError)) return error instanceof Error ? error.message : String(error);
  return failedText(cluster.server, sent, error.detail);
}

/**
 * A failed connection with the failed request in its message, for use inside other messages. Other
 * errors are returned as they are.
 */
export function requestFailure(error: unknown, server: string, sent: Sent): unknown {
  if (!(error instanceof ConnectionError)) return error;
  const { verbatim, unknown } = error;
  const first = unknown === undefined ? verbatim : verbatim.slice(0, -unknown.length - 1);
  return new ConnectionError(first, failedText(server, sent, error.detail), error.code, error, unknown);
}
