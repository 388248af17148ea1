/**
 * A row of the table of routes, and the parts that Ingresses and routes of the Gateway API share.
 */
import type { BackendState, Endpoint } from './backend.ts';
import { daysLeft, inspectSecret, problemText } from './tls.ts';
import type { World } from './world.ts';

export interface RouteRow {
  readonly namespace: string;
  /** "ingress/web", "httproute/web", "grpcroute/web" or "tlsroute/web". */
  readonly object: string;
  /** "*" for all hosts. */
  readonly host: string;
  /** "/" for all paths; "" for a default backend. */
  readonly path: string;
  /**
   * Exact, Prefix, ImplementationSpecific, PathPrefix, RegularExpression; GRPC for /SERVICE/METHOD
   * with "*" for all; TLS for all of a server name; or "default" for a default backend.
   */
  readonly pathType: string;
  /** "web:80". */
  readonly backend: string;
  /** undefined when it is not known. */
  readonly endpoints:
    | { readonly ready: number; readonly total: number; readonly list: readonly Endpoint[] }
    | undefined;
  /** Why the backend cannot be reached; undefined when it can, or it is unknown. */
  readonly problem: string | undefined;
  /**
   * `redirect`: the Gateway answers itself; `detached`: no Gateway accepts the route. Absent when
   * requests go to the backend.
   */
  readonly outcome?: 'redirect' | 'detached';
  readonly tls: RouteTls | undefined;
  /** "" for none. */
  readonly className: string;
  readonly addresses: readonly string[];
}

export interface RouteTls {
  /** "" for the controller's own certificate. */
  readonly secret: string;
  /** Whole days until the certificate expires; undefined without a certificate. */
  readonly days: number | undefined;
  /** What is wrong with it; undefined when nothing is. */
  readonly problem: string | undefined;
}

/** The part of a row about the backend. */
export function reached({
  hops,
  endpoints,
}: Pick<BackendState, 'hops' | 'endpoints'>): Pick<RouteRow, 'endpoints' | 'problem'> {
  return { endpoints, problem: hops.find(({ state }) => state === 'broken')?.text };
}

/** The part of a row about the TLS secret. */
export function secretTls(
  world: World,
  namespace: string,
  secret: string,
  hosts: readonly string[],
  now: number,
): RouteTls {
  const { certificate, problems } = inspectSecret(world, namespace, secret, hosts, now);
  const [problem] = problems.filter(({ kind }) => kind !== 'unnamed' && kind !== 'unknown');
  return {
    secret,
    days: certificate === undefined ? undefined : daysLeft(certificate, now),
    problem: problem === undefined ? undefined : problemText(problem, hosts[0] ?? ''),
  };
}
