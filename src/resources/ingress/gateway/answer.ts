import { followService, targetsOf } from '../backend.ts';
import { broken, doubtful, type Hop, ok, unknown } from '../hop.ts';
import type { IngressRequest } from '../request.ts';
import { shellWord } from '../shell-word.ts';
import { inspectSecret, secretHop } from '../tls.ts';
import { portSuffix, type RouterAnswer, type Rule, sourceOf, type Target, type TestOptions } from '../verdict.ts';
import type { World } from '../world.ts';
import { attaches, type GatewayWorld, gatewayWorld, isGranted, listenerFor, parentAt } from './attach.ts';
import { matchingRoutes, type RouteMatch } from './match.ts';
import type { GatewayView, ListenerView, RouteBackendView } from './views.ts';

/** What each Gateway makes of a request. */
export function gatewayAnswers(world: World, request: IngressRequest, { className, now }: TestOptions): RouterAnswer[] {
  const gateway = gatewayWorld(world);
  return gateway.gateways
    .filter((each) => className === undefined || each.className === className)
    .map((each) => gatewayAnswer(world, gateway, each, request, now));
}

function gatewayAnswer(
  world: World,
  { routes, grants }: GatewayWorld,
  gateway: GatewayView,
  request: IngressRequest,
  now: number,
): RouterAnswer {
  const router = { kind: 'Gateway', name: `${gateway.namespace}/${gateway.name}` } as const;
  const { addresses } = gateway;
  const listener = listenerFor(gateway, request);
  const none = { router, rule: undefined, hops: [], targets: [], served: false, others: [], addresses };
  if (listener === undefined) {
    const notes = [`no listener of ${router.name} takes ${request.scheme} for ${request.host}`];
    return { ...none, notes };
  }
  const attached = routes.filter((route) => attaches(route, gateway, listener));
  const refusals = routes.flatMap((route) => {
    const refusal = parentAt(route, gateway, listener)?.refusal;
    return refusal === undefined ? [] : [`httproute/${route.name} was not accepted: ${refusal}`];
  });
  const [best, ...rest] = matchingRoutes(attached, request);
  if (best === undefined) return { ...none, notes: refusals };
  const backends = followBackends(world, grants, best);
  const hops = [
    ok('gateway', `listener ${listener.name} of Gateway ${router.name} (class ${gateway.className})`),
    ...(request.scheme === 'https' ? [listenerTls(world, listener, request.host, now)] : []),
    ...backends.hops,
  ];
  const served = hops.every(({ state }) => state !== 'broken');
  return {
    router,
    rule: ruleOf(best),
    hops,
    targets: backends.targets,
    served,
    others: rest.map(ruleOf),
    notes: refusals,
    addresses,
  };
}

function listenerTls(world: World, { name, secrets, terminates }: ListenerView, host: string, now: number): Hop {
  if (!terminates) return unknown('tls', `listener ${name} passes TLS through to the pods`);
  const states = secrets.map((secret) => ({
    secret,
    state: inspectSecret(world, secret.namespace, secret.name, [host], now),
  }));
  const best = states.find(({ state }) => state.problems.length === 0) ?? states[0];
  if (best === undefined) return broken('tls', `listener ${name} names no certificate`);
  return secretHop(best.secret.namespace, best.secret.name, host, best.state, now);
}

interface Backends {
  readonly hops: readonly Hop[];
  readonly targets: readonly Target[];
}

const only = (hop: Hop): Backends => ({ hops: [hop], targets: [] });

/** All backends with a weight have a share of the requests: one that is broken spoils its own share, all of them the rule. */
function followBackends(world: World, grants: GatewayWorld['grants'], { route, rule }: RouteMatch): Backends {
  if (rule.redirects) return only(ok('backend', 'the rule answers with a redirect'));
  const weighty = rule.backends.filter(({ weight }) => weight > 0);
  if (weighty.length === 0) return only(broken('backend', 'the rule has no backend: it answers 500'));
  const followed = weighty.map((backend) => ({
    backend,
    ...followRouteBackend(world, grants, route.namespace, backend),
  }));
  const targets = followed.flatMap((each) => each.targets);
  const works = ({ hops }: Backends): boolean => hops.every(({ state }) => state !== 'broken');
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

function followRouteBackend(
  world: World,
  grants: GatewayWorld['grants'],
  from: string,
  { isService, kind, name, namespace, port }: RouteBackendView,
): Backends {
  if (!isService) return only(unknown('backend', `${kind} ${name} is known to the controller alone`));
  if (!isGranted(grants, from, namespace, name)) {
    const text = `no ReferenceGrant in namespace ${namespace} lets routes of ${from} use Service "${name}"`;
    return only(broken('backend', text, `cox get referencegrants -n ${shellWord(namespace)}`));
  }
  const state = followService(world, namespace, name, port);
  return { hops: state.hops, targets: targetsOf(state) };
}

function ruleOf({ route, rule, match, hostname }: RouteMatch): Rule {
  const field = ['spec', 'rules', rule.index, 'matches', match.index] as const;
  return {
    object: `httproute/${route.name}`,
    namespace: route.namespace,
    field,
    source: sourceOf(route, field),
    host: hostname,
    path: match.path.value,
    pathType: match.path.type,
    backend: rule.backends.map(({ name, port }) => `${name}${portSuffix(port)}`).join(','),
    services: rule.backends.filter(({ isService }) => isService).map(({ namespace, name }) => ({ namespace, name })),
  };
}
