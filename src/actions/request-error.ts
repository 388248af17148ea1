/** A failed request inside another message, as Go's url.Error stands there. */

import { compareStrings, goQuote } from '../apimachinery/go/text.ts';
import { ConnectionError } from '../errors.ts';
import type { Cluster } from '../kube/cluster.ts';
import { type Query, queryPairs } from '../kube/objects.ts';

export interface Sent {
  readonly method: 'Get' | 'Post' | 'Put' | 'Patch' | 'Delete';
  /** Only asked for when the request was sent: that of a name that can be none cannot be made. */
  path(): string;
  readonly query: Query;
}

/** `Get "https://...": dial tcp ...`: what the request was, its parameters in Go's order, and how it ended. */
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

/** A failed connection with the request it ended as its detail, for errors that other words are laid around; other errors as they are. */
export function requestFailure(error: unknown, server: string, sent: Sent): unknown {
  if (!(error instanceof ConnectionError)) return error;
  return new ConnectionError(error.verbatim, failedText(server, sent, error.detail), error.code, error);
}
