/** Which listener of a Gateway takes a request. */
import type { IngressRequest } from '../request.ts';
import { compareHostnames, matchGatewayHost } from './hostnames.ts';
import type { GatewayView, ListenerView } from './views.ts';

const schemePort = { http: 80, https: 443 } as const;

/** The port that a request goes to. */
export const portOf = ({ scheme, port }: IngressRequest): number => port ?? schemePort[scheme];

/**
 * The listeners that speak the request's protocol on its port and for its host, the most specific
 * hostname first.
 */
export function listenersFor({ listeners }: GatewayView, request: IngressRequest): readonly ListenerView[] {
  const protocols = request.scheme === 'https' ? ['HTTPS', 'TLS'] : ['HTTP'];
  return listeners
    .filter(
      ({ protocol, port, hostname }) =>
        protocols.includes(protocol) && port === portOf(request) && matchGatewayHost(hostname, request.host),
    )
    .sort((a, b) => compareHostnames(a.hostname, b.hostname));
}

/** "http: HTTP 80 for *.example.com, ...", what a Gateway listens to. */
export function listenersText({ listeners }: GatewayView): string {
  if (listeners.length === 0) return 'it has no listeners';
  const own = listeners.map(({ name, protocol, port, hostname }) => {
    const host = hostname === '' ? '' : ` for ${hostname}`;
    return `${name} (${protocol} on port ${port}${host})`;
  });
  return `its listeners are ${own.join(', ')}`;
}
