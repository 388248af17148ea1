/** Every route of a world as one row: from a host and path to ready endpoints. */
import { compareStrings } from '../go-text.ts';
import { type BackendState, type Endpoint, followBackend, followService } from './backend.ts';
import { classOf } from './class.ts';
import { type GatewayWorld, gatewayWorld, isGranted, parentAt } from './gateway/attach.ts';
import { matchGatewayHost } from './gateway/match.ts';
import type { GatewayView, ListenerView, RouteBackendView, RouteView } from './gateway/views.ts';
import { broken, type Hop } from './hop.ts';
import { daysLeft, inspectSecret, problemText, tlsEntriesFor } from './tls.ts';
import { backendText, portSuffix } from './verdict.ts';
import type { BackendView, IngressView, TlsView } from './views.ts';
import type { World } from './world.ts';

export interface RouteRow {
  readonly namespace: string;
  /** "ingress/web" or "httproute/web". */
  readonly object: string;
  /** "*" for all hosts. */
  readonly host: string;
  /** "/" for all paths; "" for a default backend. */
  readonly path: string;
  /** Exact, Prefix, ImplementationSpecific, PathPrefix, RegularExpression, or "default" for a default backend. */
  readonly pathType: string;
  /** "web:80". */
  readonly backend: string;
  /** undefined when it is not known. */
  readonly endpoints:
    | { readonly ready: number; readonly total: number; readonly list: readonly Endpoint[] }
    | undefined;
  /** Why the backend cannot be reached; undefined when it can, or nobody knows. */
  readonly problem: string | undefined;
  readonly tls: RouteTls | undefined;
  /** "" for none. */
  readonly className: string;
  readonly addresses: readonly string[];
}

export interface RouteTls {
  /** "" when the controller's own certificate is meant. */
  readonly secret: string;
  /** Whole days until the certificate expires; undefined when there is none to look at. */
  readonly days: number | undefined;
  /** What is wrong with it; undefined when nothing is. */
  readonly problem: string | undefined;
}

/** The rows of all Ingresses and HTTPRoutes, by namespace, object, host and path. `now` in milliseconds. */
export function routeRows(world: World, now: number): readonly RouteRow[] {
  const rows = [...world.ingresses.flatMap((ingress) => ingressRows(world, ingress, now)), ...gatewayRows(world, now)];
  return rows.sort(
    (a, b) =>
      compareStrings(a.namespace, b.namespace) ||
      compareStrings(a.object, b.object) ||
      compareStrings(a.host, b.host) ||
      compareStrings(a.path, b.path),
  );
}

function ingressRows(world: World, ingress: IngressView, now: number): readonly RouteRow[] {
  const row = (host: string, path: string, pathType: string, backend: BackendView): RouteRow => ({
    namespace: ingress.namespace,
    object: `ingress/${ingress.name}`,
    host: host === '' ? '*' : host,
    path,
    pathType,
    backend: backendText(backend),
    ...reached(followBackend(world, ingress.namespace, backend)),
    tls: tlsOf(world, ingress, host, now),
    className: classOf(world, ingress).name,
    addresses: ingress.addresses,
  });
  const rules = ingress.rules.flatMap((rule) => {
    if (rule.paths !== undefined) {
      return rule.paths.map(({ path, pathType, backend }) => row(rule.host, path || '/', pathType, backend));
    }
    return ingress.defaultBackend === undefined ? [] : [row(rule.host, '', 'default', ingress.defaultBackend)];
  });
  return ingress.defaultBackend === undefined ? rules : [...rules, row('', '', 'default', ingress.defaultBackend)];
}

function reached({
  hops,
  endpoints,
}: Pick<BackendState, 'hops' | 'endpoints'>): Pick<RouteRow, 'endpoints' | 'problem'> {
  return { endpoints, problem: hops.find(({ state }) => state === 'broken')?.text };
}

/** The TLS entry of an Ingress for one of its hosts; those without hosts are for all. */
function tlsOf(world: World, ingress: IngressView, host: string, now: number): RouteTls | undefined {
  const entry = host === '' ? ingress.tls[0] : entryFor(ingress, host);
  if (entry === undefined) return undefined;
  const hosts = host === '' ? [] : [host];
  return secretTls(world, ingress.namespace, entry.secret, hosts, now);
}

function entryFor(ingress: IngressView, host: string): TlsView | undefined {
  const literal = ingress.tls.find(({ hosts }) => hosts.includes(host));
  return literal ?? tlsEntriesFor([ingress], host)[0]?.entry;
}

function secretTls(world: World, namespace: string, secret: string, hosts: readonly string[], now: number): RouteTls {
  const { certificate, problems } = inspectSecret(world, namespace, secret, hosts, now);
  const [problem] = problems.filter(({ kind }) => kind !== 'unnamed' && kind !== 'unknown');
  return {
    secret,
    days: certificate === undefined ? undefined : daysLeft(certificate, now),
    problem: problem === undefined ? undefined : problemText(problem, hosts[0] ?? ''),
  };
}

function gatewayRows(world: World, now: number): readonly RouteRow[] {
  const gateway = gatewayWorld(world);
  return gateway.routes.flatMap((route) =>
    parentsOf(gateway, route).flatMap((parent) => httpRouteRows(world, gateway, route, parent, now)),
  );
}

interface Parent {
  readonly gateway: GatewayView | undefined;
  readonly listeners: readonly ListenerView[];
}

/** The Gateways of a route; one that is not there still has rows, with no address. */
function parentsOf({ gateways }: GatewayWorld, route: RouteView): readonly Parent[] {
  const known = gateways
    .map((gateway) => ({
      gateway,
      listeners: gateway.listeners.filter((listener) => parentAt(route, gateway, listener) !== undefined),
    }))
    .filter(({ listeners }) => listeners.length > 0);
  return known.length > 0 ? known : [{ gateway: undefined, listeners: [] }];
}

function httpRouteRows(
  world: World,
  { grants }: GatewayWorld,
  route: RouteView,
  { gateway, listeners }: Parent,
  now: number,
): readonly RouteRow[] {
  const hostnames = route.hostnames.length === 0 ? [''] : route.hostnames;
  return route.rules.flatMap((rule) =>
    rule.backends.flatMap((backend) => {
      const state = followGranted(world, grants, route.namespace, backend);
      return hostnames.flatMap((host) =>
        rule.matches.map(
          ({ path }): RouteRow => ({
            namespace: route.namespace,
            object: `httproute/${route.name}`,
            host: host === '' ? '*' : host,
            path: path.value,
            pathType: path.type,
            backend: `${backend.name}${portSuffix(backend.port)}`,
            ...reached(state),
            tls: listenerTls(world, listeners, host, now),
            className: gateway?.className ?? '',
            addresses: gateway?.addresses ?? [],
          }),
        ),
      );
    }),
  );
}

function followGranted(
  world: World,
  grants: GatewayWorld['grants'],
  from: string,
  { isService, namespace, name, port }: RouteBackendView,
): { readonly hops: readonly Hop[]; readonly endpoints: BackendState['endpoints'] } {
  if (!isService) return { hops: [], endpoints: undefined };
  if (isGranted(grants, from, namespace, name)) return followService(world, namespace, name, port);
  return { hops: [broken('backend', `no ReferenceGrant in namespace ${namespace}`)], endpoints: undefined };
}

function listenerTls(
  world: World,
  listeners: readonly ListenerView[],
  host: string,
  now: number,
): RouteTls | undefined {
  const listener = listeners.find(
    ({ protocol, hostname }) => protocol === 'HTTPS' && (host === '' || matchGatewayHost(hostname, host)),
  );
  const secret = listener?.secrets[0];
  return secret === undefined
    ? undefined
    : secretTls(world, secret.namespace, secret.name, host === '' ? [] : [host], now);
}
