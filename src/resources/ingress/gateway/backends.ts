/** Where a rule's backends lead. */
import { type EndpointCount, followService, targetsOf } from '../backend.ts';
import { broken, doubtful, type Hop, unknown } from '../hop.ts';
import { portSuffix, type Target } from '../verdict.ts';
import type { World } from '../world.ts';
import { refusalHop } from './grants.ts';
import { gatewayGroup } from './references.ts';
import type { RouteBackendView, RouteRuleView, RouteView } from './route-views.ts';
import type { GrantView } from './views.ts';

export interface Backends {
  readonly hops: readonly Hop[];
  readonly targets: readonly Target[];
}

const works = ({ hops }: Backends): boolean => hops.every(({ state }) => state !== 'broken');

/** What a client gets when the backends of a rule are invalid. */
const failure = { HTTPRoute: 'answers 500', GRPCRoute: 'answers UNAVAILABLE', TLSRoute: 'rejects the connection' };

/** What a rule without a backend does. */
export const noBackendText = (kind: RouteView['kind']): string => `the rule has no backend: it ${failure[kind]}`;

/** "web:80,canary:80", "<redirect 302>", or "<none>". */
export function backendsText({ backends, filters }: RouteRuleView): string {
  const redirect = filters.find((filter) => filter.type === 'RequestRedirect');
  if (redirect !== undefined) return `<redirect ${redirect.statusCode}>`;
  return backends.map(({ name, port }) => `${name}${portSuffix(port)}`).join(',') || '<none>';
}

/**
 * The backends that get requests: "If weight is set to 0, no traffic should be forwarded for this
 * entry."
 */
export const weightyBackends = ({ backends }: RouteRuleView): readonly RouteBackendView[] =>
  backends.filter(({ weight }) => weight > 0);

/**
 * Each backend gets a share of the requests by its weight: a broken one fails its share, and all
 * broken ones fail the rule.
 */
export function followBackends(
  world: World,
  grants: readonly GrantView[],
  route: RouteView,
  rule: RouteRuleView,
): Backends {
  const weighty = weightyBackends(rule);
  if (weighty.length === 0) return { hops: [broken('backend', noBackendText(route.kind))], targets: [] };
  const followed = weighty.map((backend) => ({ backend, ...followRouteBackend(world, grants, route, backend) }));
  const targets = followed.flatMap((each) => each.targets);
  if (followed.every(works) || !followed.some(works)) return { hops: followed.flatMap(({ hops }) => hops), targets };
  const total = weighty.reduce((sum, { weight }) => sum + weight, 0);
  const hops = followed.flatMap(({ backend, hops: own }) => {
    const share = `${Math.round((backend.weight / total) * 100)}% of the requests`;
    return own.map((hop) =>
      hop.state === 'broken' ? doubtful(hop.hop, `${hop.text}: ${share} fail`, ...hop.next) : hop,
    );
  });
  return { hops, targets };
}

/** One backend of a route. */
export function followRouteBackend(
  world: World,
  grants: readonly GrantView[],
  { kind: routeKind, namespace: from }: RouteView,
  backend: RouteBackendView,
): Backends & { readonly endpoints: EndpointCount | undefined } {
  const { group, kind, namespace, name, port, filters } = backend;
  const only = (hop: Hop) => ({ hops: [hop], targets: [], endpoints: undefined });
  const own = { group: gatewayGroup, kind: routeKind, namespace: from };
  const refusal = refusalHop(world, grants, 'backend', own, backend);
  if (refusal !== undefined) return only(refusal);
  if (group === '' && kind !== 'Service') {
    return only(broken('backend', `${kind} "${name}" is of the core group, in which only a Service can be a backend`));
  }
  if (group !== '') return only(unknown('backend', `${kind} ${name} is known only to the controller`));
  const state = followService(world, namespace, name, port);
  const text = `support for filters of a backend (${name}) is implementation-specific`;
  const extra = filters.length === 0 ? [] : [unknown('filter', text)];
  return { hops: [...state.hops, ...extra], targets: targetsOf(state), endpoints: state.endpoints };
}
