import { ok, unknown } from '../hop.ts';
import type { IngressRequest } from '../request.ts';
import { type RouterAnswer, type Rule, sourceOf, type TestOptions } from '../verdict.ts';
import type { World } from '../world.ts';
import { type Attachment, attachment } from './attach.ts';
import { type Backends, backendsText, followBackends } from './backends.ts';
import { tlsHops } from './certificates.ts';
import { applyFilters } from './filters.ts';
import { gatewayHops } from './fitness.ts';
import { listenersFor, listenersText, portOf } from './listeners.ts';
import { matchingRoutes, type RouteMatch } from './match.ts';
import { matchNotes, matchText } from './match-text.ts';
import type { ObjectReference } from './references.ts';
import type { RouteView } from './route-views.ts';
import type { GatewayView, ListenerView } from './views.ts';
import { type GatewayWorld, gatewayWorld } from './world.ts';

/** The result of each Gateway for a request. */
export function gatewayAnswers(world: World, request: IngressRequest, { className, now }: TestOptions): RouterAnswer[] {
  const gateways = gatewayWorld(world);
  return gateways.gateways
    .filter((each) => className === undefined || each.className === className)
    .map((each) => gatewayAnswer(world, gateways, each, request, now));
}

interface Attached {
  readonly route: RouteView;
  readonly doubt: string | undefined;
}

/** Why a route that would match is not on a listener. */
interface Refusal {
  readonly text: string;
  /** Whether another listener of the Gateway takes the route. */
  readonly elsewhere: boolean;
}

function gatewayAnswer(
  world: World,
  gateways: GatewayWorld,
  gateway: GatewayView,
  request: IngressRequest,
  now: number,
): RouterAnswer {
  const router = { kind: 'Gateway', name: `${gateway.namespace}/${gateway.name}` } as const;
  const { addresses } = gateway;
  const none = { router, rule: undefined, hops: [], targets: [], served: false, others: [], addresses };
  const [listener, ...wider] = listenersFor(gateway, request);
  if (listener === undefined) {
    const wanted = `${request.scheme} on port ${portOf(request)} for ${request.host}`;
    return { ...none, notes: [`no listener of ${router.name} accepts ${wanted}: ${listenersText(gateway)}`] };
  }
  const { attached, refusals } = routesOn(world, gateways, gateway, listener, request);
  const [best, ...rest] = matchingRoutes(
    attached.map(({ route }) => route),
    request,
  );
  // When a rule matches, a route on another listener explains nothing.
  const shown = refusals.filter(({ elsewhere }) => best === undefined || !elsewhere).map(({ text }) => text);
  const notes = [...shown, ...isolationNotes(world, gateways, gateway, listener, wider, request)];
  if (best === undefined) return { ...none, notes };
  const doubt = attached.find(({ route }) => route === best.route)?.doubt;
  const behind = followRule(world, gateways, best, request, listener);
  const hops = [
    ok('gateway', `listener ${listener.name} of Gateway ${router.name} (class ${gateway.className})`),
    ...gatewayHops(world, gateways, gateway, listener),
    ...(doubt === undefined ? [] : [unknown('gateway', doubt)]),
    ...(request.scheme === 'https' ? tlsHops(world, gateways.grants, gateway, listener, request.host, now) : []),
    ...behind.hops,
  ];
  return {
    router,
    rule: ruleOf(best),
    hops,
    targets: behind.targets,
    served: hops.every(({ state }) => state !== 'broken'),
    others: rest.map(ruleOf),
    notes: [...notes, ...matchNotes(best, rest, request)],
    addresses,
  };
}

/** The routes on a listener, and why others that would match are not. */
function routesOn(
  world: World,
  gateways: GatewayWorld,
  gateway: GatewayView,
  listener: ListenerView,
  request: IngressRequest,
): { readonly attached: readonly Attached[]; readonly refusals: readonly Refusal[] } {
  const attached: Attached[] = [];
  const refusals: Refusal[] = [];
  for (const route of gateways.routes) {
    const found = attachTo(world, gateways, gateway, listener, route);
    if (found?.attached === true) attached.push({ route, doubt: found.doubt });
    else if (found !== undefined && matchingRoutes([route], request).length > 0) {
      const elsewhere = gateway.listeners.some((each) => attachTo(world, gateways, gateway, each, route)?.attached);
      const text = `${objectText(route)} in namespace ${route.namespace} is not attached: ${found.reason}`;
      refusals.push({ text, elsewhere });
    }
  }
  return { attached, refusals };
}

function attachTo(
  world: World,
  { classes }: GatewayWorld,
  gateway: GatewayView,
  listener: ListenerView,
  route: RouteView,
): Attachment | undefined {
  const controller = classes.find(({ name }) => name === gateway.className)?.controller;
  return attachment(world, controller, gateway, listener, route);
}

/**
 * "A request ... SHOULD only be routed using routes attached to the" most specific listener; a
 * controller without listener isolation does otherwise.
 */
function isolationNotes(
  world: World,
  gateways: GatewayWorld,
  gateway: GatewayView,
  listener: ListenerView,
  wider: readonly ListenerView[],
  request: IngressRequest,
): readonly string[] {
  return wider
    .filter(
      (other) =>
        matchingRoutes(
          routesOn(world, gateways, gateway, other, request).attached.map(({ route }) => route),
          request,
        ).length > 0,
    )
    .map(
      (other) =>
        `listener ${other.name} has a route for it too, but ${listener.name} is more specific; a controller without listener isolation uses both`,
    );
}

function followRule(
  world: World,
  { grants }: GatewayWorld,
  found: RouteMatch,
  request: IngressRequest,
  listener: ListenerView,
): Backends {
  const { hops, answered } = applyFilters(world, grants, found, request, listener);
  const backends = found.rule.backends.length;
  if (answered === 'yes' || (answered === 'perhaps' && backends === 0)) return { hops, targets: [] };
  const followed = followBackends(world, grants, found.route, found.rule);
  return { hops: [...hops, ...followed.hops], targets: followed.targets };
}

/** "httproute/web". */
export const objectText = ({ kind, name }: RouteView): string => `${kind.toLowerCase()}/${name}`;

function ruleOf({ route, rule, match, hostname }: RouteMatch): Rule {
  const at = ['spec', 'rules', rule.index] as const;
  const field = match.kind === 'TLSRoute' ? at : ([...at, 'matches', match.index] as const);
  const filtered = rule.filters.flatMap((filter) => ('backend' in filter ? [filter.backend] : []));
  const isService = ({ group, kind }: ObjectReference): boolean => group === '' && kind === 'Service';
  return {
    object: objectText(route),
    namespace: route.namespace,
    field,
    source: sourceOf(route, field),
    host: hostname,
    ...matchText(match),
    backend: backendsText(rule),
    services: [...rule.backends, ...filtered].filter(isService).map(({ namespace, name }) => ({ namespace, name })),
  };
}
