/** Every route of the Gateway API as rows: from a hostname and match to ready endpoints. */
import { type RouteRow, type RouteTls, reached, secretTls } from '../route-row.ts';
import { portSuffix } from '../verdict.ts';
import type { World } from '../world.ts';
import { attachment } from './attach.ts';
import { backendsText, followRouteBackend, noBackendText, weightyBackends } from './backends.ts';
import { listenerSecrets } from './certificates.ts';
import { gatewayHops } from './fitness.ts';
import { refusalHop } from './grants.ts';
import { commonHostnames, matchGatewayHost } from './hostnames.ts';
import { matchText } from './match-text.ts';
import { gatewayGroup, referenceText, sameReference } from './references.ts';
import type { RouteRuleView, RouteView } from './route-views.ts';
import type { GatewayView, ListenerView } from './views.ts';
import { type GatewayWorld, gatewayWorld } from './world.ts';

/** The rows of all routes. `now` in milliseconds. */
export function gatewayRows(world: World, now: number): readonly RouteRow[] {
  const gateways = gatewayWorld(world);
  return gateways.routes.flatMap((route) =>
    placesOf(world, gateways, route).flatMap((place) => routeRowsAt(world, gateways, route, place, now)),
  );
}

/** A Gateway of a route, and its listeners that accept the route. */
interface Place {
  /** undefined when it does not exist. */
  readonly gateway: GatewayView | undefined;
  readonly listeners: readonly ListenerView[];
  /** Why no request reaches it; undefined when they do, or it is unknown. */
  readonly problem: string | undefined;
}

/**
 * The Gateways of a route. Parents of other kinds (Services of a mesh) are no way into the cluster.
 */
function placesOf(world: World, gateways: GatewayWorld, route: RouteView): readonly Place[] {
  const known = gateways.gateways
    .map((gateway) => placeAt(world, gateways, gateway, route))
    .filter((place) => place !== undefined);
  const attached = known.filter(({ listeners }) => listeners.length > 0);
  if (attached.length > 0) return attached;
  if (known.length > 0) return known.slice(0, 1);
  const nowhere = { gateway: undefined, listeners: [] };
  if (route.parents.length === 0) return [{ ...nowhere, problem: 'it has no parentRefs' }];
  const parent = route.parents.find(
    ({ group, kind }) => group === gatewayGroup && ['Gateway', 'ListenerSet'].includes(kind),
  );
  if (parent === undefined) return [];
  const missing =
    world.complete.has(parent.kind) &&
    !world.gateway.some((held) =>
      sameReference(parent, {
        group: gatewayGroup,
        kind: held.object.kind,
        namespace: held.namespace,
        name: held.name,
      }),
    );
  return [{ ...nowhere, problem: missing ? `${referenceText(parent)} does not exist` : undefined }];
}

function placeAt(world: World, gateways: GatewayWorld, gateway: GatewayView, route: RouteView): Place | undefined {
  const controller = gateways.classes.find(({ name }) => name === gateway.className)?.controller;
  const found = gateway.listeners
    .map((listener) => ({ listener, own: attachment(world, controller, gateway, listener, route) }))
    .filter(({ own }) => own !== undefined);
  if (found.length === 0) return undefined;
  const listeners = found.filter(({ own }) => own?.attached === true).map(({ listener }) => listener);
  const faults = listeners.map(
    (listener) => gatewayHops(world, gateways, gateway, listener).find(({ state }) => state === 'broken')?.text,
  );
  const [refusal] = found.map(({ own }) => (own?.attached === false ? own.reason : undefined));
  const fit = faults.some((fault) => fault === undefined);
  return { gateway, listeners, problem: listeners.length === 0 ? refusal : fit ? undefined : faults[0] };
}

function routeRowsAt(
  world: World,
  gateways: GatewayWorld,
  route: RouteView,
  place: Place,
  now: number,
): readonly RouteRow[] {
  const { gateway, listeners } = place;
  const own = route.hostnames.length === 0 ? [''] : route.hostnames;
  const common = listeners.flatMap(({ hostname }) => commonHostnames(hostname, route.hostnames));
  const hosts = listeners.length === 0 ? own : [...new Set(common)];
  return route.rules.flatMap((rule) =>
    outcomes(world, gateways, route, rule, place).flatMap((outcome) =>
      hosts.flatMap((host) =>
        rule.matches.map(
          (match): RouteRow => ({
            namespace: route.namespace,
            object: `${route.kind.toLowerCase()}/${route.name}`,
            host: host === '' ? '*' : host,
            ...matchText(match),
            ...outcome,
            tls: listenerTls(world, gateways, listeners, host, now),
            className: gateway?.className ?? '',
            addresses: gateway?.addresses ?? [],
          }),
        ),
      ),
    ),
  );
}

type Outcome = Pick<RouteRow, 'backend' | 'endpoints' | 'problem' | 'outcome'>;

/** Where a rule's requests go: a redirect, or one for each backend. */
function outcomes(
  world: World,
  { grants }: GatewayWorld,
  route: RouteView,
  rule: RouteRuleView,
  { gateway, listeners, problem }: Place,
): readonly Outcome[] {
  const detached = problem !== undefined && listeners.length === 0;
  const mark = detached ? ({ outcome: 'detached' } as const) : {};
  if (rule.filters.some(({ type }) => type === 'RequestRedirect')) {
    const outcome = detached ? 'detached' : 'redirect';
    return [{ backend: backendsText(rule), endpoints: undefined, problem, outcome }];
  }
  const backends = weightyBackends(rule);
  if (backends.length === 0) {
    const extension = rule.filters.some(({ type }) => type === 'ExtensionRef');
    const none = extension ? undefined : noBackendText(route.kind);
    return [{ backend: '<none>', endpoints: undefined, problem: problem ?? none, ...mark }];
  }
  return backends.map((backend) => {
    const state = reached(followRouteBackend(world, grants, route, backend));
    return {
      backend: `${backend.name}${portSuffix(backend.port)}`,
      endpoints: detached && gateway !== undefined ? undefined : state.endpoints,
      problem: problem ?? state.problem,
      ...mark,
    };
  });
}

/**
 * The certificate under which a host is served; undefined without TLS, or where it goes through to
 * the pods.
 */
function listenerTls(
  world: World,
  { grants }: GatewayWorld,
  listeners: readonly ListenerView[],
  host: string,
  now: number,
): RouteTls | undefined {
  const listener = listeners.find(({ tls, hostname }) => tls?.terminates === true && matchGatewayHost(hostname, host));
  const [secret] = listener === undefined ? [] : listenerSecrets(grants, listener);
  if (secret !== undefined) return secretTls(world, secret.namespace, secret.name, host === '' ? [] : [host], now);
  const [refused] = listener?.tls?.certificates ?? [];
  if (listener === undefined || refused === undefined) return undefined;
  const refusal = refusalHop(world, grants, 'tls', listener.owner, refused);
  return { secret: refused.name, days: undefined, problem: refusal?.state === 'broken' ? refusal.text : undefined };
}
