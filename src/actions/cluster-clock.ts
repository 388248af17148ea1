/** The cluster's time: objects carry its clock, and this machine's may be minutes away from it. */
import type { Clock } from '../io/host.ts';
import type { Transport } from '../kube/transport/transport.ts';

export interface ClusterClock {
  /** Milliseconds since the epoch, as the API server's machine counts them. */
  now(): number;
  /** The same moment by this machine's clock. */
  toLocal(at: number): number;
}

/** A Date header has whole seconds: a difference within so many milliseconds is none. */
const PRECISION = 1000;

/**
 * A clock that goes by the `Date` header of the first answer that comes over the transport it returns, and a transport to ask by. Until then,
 * and where the server sends none, it is this machine's clock.
 */
export function listenToClock(
  transport: Transport,
  clock: Pick<Clock, 'now'>,
): { readonly clusterClock: ClusterClock; readonly transport: Transport } {
  let offset: number | undefined;
  const request: Transport['request'] = async (asked) => {
    const sent = clock.now();
    const response = await transport.request(asked);
    offset ??= offsetOf(response.headers.date, sent, clock.now());
    return response;
  };
  return {
    clusterClock: { now: () => clock.now() + (offset ?? 0), toLocal: (at) => at - (offset ?? 0) },
    transport: { request, stream: (asked) => transport.stream(asked), close: () => transport.close() },
  };
}

/** How far the server is ahead, in milliseconds; 0 where the header's precision allows for it, undefined without a header. */
function offsetOf(header: string | undefined, sent: number, received: number): number | undefined {
  const date = Date.parse(header ?? '');
  if (Number.isNaN(date)) return undefined;
  if (date + PRECISION >= sent && date <= received) return 0;
  return date + PRECISION / 2 - (sent + received) / 2;
}
