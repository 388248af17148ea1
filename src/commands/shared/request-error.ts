/** A failed request inside another message, as Go's url.Error stands there. */
import { ConnectionError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { type Query, queryPairs } from '../../kube/objects.ts';
import { compareStrings, goQuote } from '../../resources/go-text.ts';

export interface Sent {
  readonly method: 'Get' | 'Post' | 'Put' | 'Patch' | 'Delete';
  /** Only asked for when the request was sent: that of a name that can be none cannot be made. */
  path(): string;
  readonly query: Query;
}

/** The URL of a request, its parameters in Go's order. */
export function requestUrl(server: string, path: string, query: Query): string {
  const pairs = queryPairs(query).sort(([a], [b]) => compareStrings(a, b));
  return `${server}${path}${pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`}`;
}

/** The server's message, or `Post "URL": dial tcp ...` when no answer came. */
export function requestErrorText(error: unknown, cluster: Cluster, { method, path, query }: Sent): string {
  if (!(error instanceof ConnectionError)) return error instanceof Error ? error.message : String(error);
  return `${method} ${goQuote(requestUrl(cluster.server, path(), query))}: ${error.detail}`;
}
