/** Hostnames of listeners and routes (gateway.networking.k8s.io/v1 Hostname). */
import { isIP } from 'node:net';

/**
 * Unlike in an Ingress, a wildcard of the Gateway API matches one or more labels ("suffix match");
 * "IPs are not allowed": only a missing hostname ("") matches one. `host` may be a wildcard itself:
 * then all of its hosts have to match.
 */
export function matchGatewayHost(hostname: string, host: string): boolean {
  if (hostname === '') return true;
  if (hostname === host) return isIP(hostname) === 0;
  return hostname.startsWith('*.') && host.length > hostname.length - 1 && host.endsWith(hostname.slice(1));
}

/** The hostnames that both match; undefined when there are none. */
export function commonHostname(listener: string, route: string): string | undefined {
  if (matchGatewayHost(listener, route) && route !== '') return route;
  return matchGatewayHost(route, listener) ? listener : undefined;
}

/**
 * The hostnames under which a listener serves a route: those of the route that the listener's
 * allows, or the listener's own.
 */
export function commonHostnames(listener: string, routes: readonly string[]): readonly string[] {
  const own = routes.length === 0 ? [''] : routes;
  return own.map((each) => commonHostname(listener, each)).filter((each) => each !== undefined);
}

/** Characters of a hostname without a wildcard, then all characters: more is better. */
export const hostnameRank = (hostname: string): readonly [number, number] => [
  hostname.startsWith('*.') ? 0 : hostname.length,
  hostname.length,
];

export function compareHostnames(a: string, b: string): number {
  const [preciseA, allA] = hostnameRank(a);
  const [preciseB, allB] = hostnameRank(b);
  return preciseB - preciseA || allB - allA;
}
