/**
 * The cluster's time. Timestamps of objects use the cluster's clock, which may be minutes away from
 * the clock of this machine.
 */
import type { Clock } from '../io/host.ts';
import type { Transport } from '../kube/transport/transport.ts';

export interface ClusterClock {
  /** Milliseconds since the epoch, as the API server's machine counts them. */
  now(): number;
  /** The same moment on this machine's clock. */
  toLocal(at: number): number;
}

/** A Date header has whole seconds, so a difference within this many milliseconds is ignored. */
const PRECISION = 1000;

/**
 * A clock set by the `Date` header of the first response, and the transport to send requests with.
 * Until then, and when the server sends no `Date`, it is this machine's clock.
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

/**
 * How far the server is ahead, in milliseconds; 0 where the header's precision allows for it,
 * undefined without a header.
 */
function offsetOf(header: string | undefined, sent: number, received: number): number | undefined {
  const date = Date.parse(header ?? '');
  if (Number.isNaN(date)) return undefined;
  if (date + PRECISION >= sent && date <= received) return 0;
  return date + PRECISION / 2 - (sent + received) / 2;
}
