/** Which routes are attached to which listener of which Gateway. */
import type { World } from '../world.ts';
import { commonHostnames } from './hostnames.ts';
import { allowsNamespace } from './namespaces.ts';
import { conditionText, conditionWith, gatewayGroup, referenceText, sameReference } from './references.ts';
import type { ParentView, RouteKind, RouteView } from './route-views.ts';
import type { GatewayView, ListenerView } from './views.ts';

export type Attachment =
  /** A doubt is a sentence about something that cannot be known from here. */
  | { readonly attached: true; readonly doubt: string | undefined }
  | { readonly attached: false; readonly reason: string };

const refused = (reason: string): Attachment => ({ attached: false, reason });

/**
 * Whether a route is attached to a listener; undefined when it does not name the listener's Gateway
 * or ListenerSet.
 */
export function attachment(
  world: World,
  controller: string | undefined,
  gateway: GatewayView,
  listener: ListenerView,
  route: RouteView,
): Attachment | undefined {
  const naming = route.parents.filter((parent) => sameReference(parent, listener.owner));
  const byDefault = gateway.isDefault && route.wantsDefault && listener.owner.kind === 'Gateway';
  if (naming.length === 0 && !byDefault) return undefined;
  const selecting = naming.filter((parent) => selects(parent, listener));
  if (selecting.length === 0 && !byDefault)
    return refused(`its parentRef ${sectionText(naming)}, not ${listener.name}`);
  return refusalBySpec(world, listener, route) ?? bySaid(world, selecting, controller, listener, route);
}

/**
 * "When both Port and SectionName are specified, the name and port of the selected listener must
 * match both specified values."
 */
function selects({ sectionName, port }: ParentView, listener: ListenerView): boolean {
  return (sectionName === '' || sectionName === listener.name) && (port === undefined || port === listener.port);
}

function sectionText(parents: readonly ParentView[]): string {
  const own = parents.map(({ sectionName, port }) =>
    [sectionName === '' ? '' : `listener ${sectionName}`, port === undefined ? '' : `port ${port}`]
      .filter((part) => part !== '')
      .join(' and '),
  );
  return `names ${own.join(', ')}`;
}

/** Kinds of routes of each protocol; a listener's own kinds "MUST correspond" to them. */
const protocolKinds: Readonly<Record<string, readonly RouteKind[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
};

/** What the listener's fields do not allow. */
function refusalBySpec(world: World, listener: ListenerView, route: RouteView): Attachment | undefined {
  const { kind, namespace, hostnames } = route;
  const place = `listener ${listener.name} of ${referenceText(listener.owner)}`;
  if (protocolKinds[listener.protocol]?.includes(kind) !== true) {
    return refused(`${place} has protocol ${listener.protocol}, which takes no ${kind}s`);
  }
  const allowed =
    listener.kinds.length === 0 || listener.kinds.some((each) => each.group === gatewayGroup && each.kind === kind);
  if (!allowed) {
    return refused(`${place} allows ${listener.kinds.map((each) => each.kind).join(', ')} only (allowedRoutes.kinds)`);
  }
  if (allowsNamespace(world, listener.namespaces, listener.owner.namespace, namespace) === false) {
    return refused(
      `${place} allows no routes from namespace ${namespace} (allowedRoutes.namespaces.from: ${listener.namespaces.from})`,
    );
  }
  if (commonHostnames(listener.hostname, hostnames).length === 0) {
    return refused(`none of its hostnames matches ${listener.hostname}, the hostname of ${place}`);
  }
  return undefined;
}

/** The controller's status; without one, what is wrong with the route itself. */
function bySaid(
  world: World,
  parents: readonly ParentView[],
  controller: string | undefined,
  listener: ListenerView,
  route: RouteView,
): Attachment {
  const states = parents
    .flatMap((parent) => parent.states)
    .filter((state) => controller === undefined || state.controller === controller);
  const accepted = states.some(({ conditions }) => conditionWith(conditions, 'Accepted', 'True') !== undefined);
  const refusals = states.map(({ conditions }) => conditionWith(conditions, 'Accepted', 'False'));
  const refusal = refusals.find((each) => each !== undefined);
  if (!accepted && refusal !== undefined) return refused(`it was not accepted: ${conditionText(refusal)}`);
  if (!accepted && route.fault !== undefined) return refused(`it is not accepted: ${route.fault}`);
  const sure =
    accepted || allowsNamespace(world, listener.namespaces, listener.owner.namespace, route.namespace) === true;
  const doubt = `it is not known whether namespace ${route.namespace} matches the selector of listener ${listener.name}`;
  return { attached: true, doubt: sure ? undefined : doubt };
}
