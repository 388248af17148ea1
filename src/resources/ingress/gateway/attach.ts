/** Which routes hang on which listener of which Gateway. */
import type { IngressRequest } from '../request.ts';
import type { World } from '../world.ts';
import { compareHostnames, matchGatewayHost } from './match.ts';
import {
  type GatewayView,
  type GrantView,
  gatewayView,
  grantView,
  type ListenerView,
  type ParentView,
  type RouteView,
  routeView,
} from './views.ts';

export interface GatewayWorld {
  readonly gateways: readonly GatewayView[];
  readonly routes: readonly RouteView[];
  readonly grants: readonly GrantView[];
}

export function gatewayWorld({ gateway }: World): GatewayWorld {
  const of = (kind: string) => gateway.filter(({ object }) => object.kind === kind);
  return {
    gateways: of('Gateway').map(gatewayView),
    routes: of('HTTPRoute').map(routeView),
    grants: of('ReferenceGrant').map(grantView),
  };
}

/** The one listener of a Gateway that takes the request: of its protocol, its port when the URL names one, the most specific hostname. */
export function listenerFor({ listeners }: GatewayView, request: IngressRequest): ListenerView | undefined {
  const protocol = request.scheme === 'https' ? 'HTTPS' : 'HTTP';
  const speaking = listeners.filter(
    (listener) => listener.protocol === protocol && matchGatewayHost(listener.hostname, request.host),
  );
  const onPort = speaking.filter(({ port }) => port === request.port);
  return [...(onPort.length > 0 ? onPort : speaking)].sort((a, b) => compareHostnames(a.hostname, b.hostname))[0];
}

/** Whether a route names the Gateway's listener as its parent, and is let on it. */
export function attaches(route: RouteView, gateway: GatewayView, listener: ListenerView): boolean {
  const parent = parentAt(route, gateway, listener);
  if (parent === undefined || parent.refusal !== undefined) return false;
  if (listener.routesFrom === 'None') return false;
  // Of a selector the controller's word is taken: refusals are in the status.
  return listener.routesFrom !== 'Same' || route.namespace === gateway.namespace;
}

/** How the route names the listener; undefined when it does not. */
export function parentAt(route: RouteView, gateway: GatewayView, listener: ListenerView): ParentView | undefined {
  return route.parents.find(
    ({ namespace, name, sectionName, port }) =>
      name === gateway.name &&
      namespace === gateway.namespace &&
      (sectionName === '' || sectionName === listener.name) &&
      (port === undefined || port === listener.port),
  );
}

/** Whether a route of one namespace may point at a Service of another (ReferenceGrant). */
export function isGranted(grants: readonly GrantView[], from: string, to: string, service: string): boolean {
  if (from === to) return true;
  return grants.some(
    (grant) =>
      grant.namespace === to &&
      grant.from.some(({ kind, namespace }) => kind === 'HTTPRoute' && namespace === from) &&
      grant.services.some((name) => name === '' || name === service),
  );
}
