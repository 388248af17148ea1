/** A failed request inside another message, as Go's url.Error stands there. */
import { ConnectionError } from '../../errors.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { type Address, addressPath, type Query, queryPairs } from '../../kube/objects.ts';
import { goQuote } from '../../resources/go-text.ts';

export interface Sent {
  readonly method: 'Get' | 'Post' | 'Put' | 'Patch' | 'Delete';
  readonly address: Address;
  readonly query: Query;
}

/** The server's message, or `Post "URL": dial tcp ...` when no answer came. */
export function requestErrorText(error: unknown, cluster: Cluster, { method, address, query }: Sent): string {
  if (!(error instanceof ConnectionError)) return error instanceof Error ? error.message : String(error);
  const pairs = queryPairs(query).sort(([a], [b]) => (a < b ? -1 : 1));
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
  return `${method} ${goQuote(`${cluster.server}${addressPath(address)}${search}`)}: ${error.detail}`;
}
