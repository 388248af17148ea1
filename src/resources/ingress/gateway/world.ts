/** The objects of the Gateway API in a world, ListenerSets joined to their Gateways. */
import { compareStrings } from '../../../apimachinery/go/text.ts';
import type { World } from '../world.ts';
import { allowsNamespace } from './namespaces.ts';
import { conditionWith, gatewayGroup, sameReference } from './references.ts';
import { type RouteView, routeKinds, routeView } from './route-views.ts';
import {
  type GatewayClassView,
  type GatewayView,
  type GrantView,
  gatewayClassView,
  gatewayView,
  grantView,
  type ListenerSetView,
  listenerSetView,
} from './views.ts';

export interface GatewayWorld {
  readonly classes: readonly GatewayClassView[];
  readonly gateways: readonly GatewayView[];
  readonly routes: readonly RouteView[];
  readonly grants: readonly GrantView[];
}

export function gatewayWorld(world: World): GatewayWorld {
  const of = (kind: string) => world.gateway.filter(({ object }) => object.kind === kind);
  const sets = of('ListenerSet').map(listenerSetView).sort(olderSetFirst);
  return {
    classes: of('GatewayClass').map(gatewayClassView),
    gateways: of('Gateway').map((held) => withListenerSets(world, gatewayView(held), sets)),
    routes: routeKinds.flatMap((kind) => of(kind).map((held) => routeView(held, kind))),
    grants: of('ReferenceGrant').map(grantView),
  };
}

/**
 * "1. parent Gateway 2. ListenerSet ordered by creation time (oldest first) 3. ... alphabetically
 * by {namespace}/{name}".
 */
function olderSetFirst(a: ListenerSetView, b: ListenerSetView): number {
  return compareStrings(a.created, b.created) || compareStrings(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

function withListenerSets(world: World, gateway: GatewayView, sets: readonly ListenerSetView[]): GatewayView {
  const own = { group: gatewayGroup, kind: 'Gateway', namespace: gateway.namespace, name: gateway.name };
  const attached = sets.filter(
    ({ namespace, parent, conditions }) =>
      sameReference(parent, own) &&
      conditionWith(conditions, 'Accepted', 'False') === undefined &&
      allowsNamespace(world, gateway.allowedListeners, gateway.namespace, namespace) !== false,
  );
  return { ...gateway, listeners: [...gateway.listeners, ...attached.flatMap(({ listeners }) => listeners)] };
}

/** Whether a listener or Gateway chooses namespaces by their labels. */
export function choosesByLabels(world: World): boolean {
  return gatewayWorld(world).gateways.some(({ allowedListeners, listeners }) =>
    [allowedListeners, ...listeners.map(({ namespaces }) => namespaces)].some(({ from }) => from === 'Selector'),
  );
}
