/** What we read of gateway.networking.k8s.io/v1 objects. */
import { type Json, type JsonObject, objectsOf, textOf } from '../../json.ts';
import { count, entries, record, words } from '../fields.ts';
import type { Held, PortReference } from '../views.ts';

export interface GatewayView extends Held {
  readonly className: string;
  readonly addresses: readonly string[];
  readonly listeners: readonly ListenerView[];
}

export interface ListenerView {
  readonly index: number;
  readonly name: string;
  /** "" for all hosts. */
  readonly hostname: string;
  readonly port: number;
  readonly protocol: string;
  readonly terminates: boolean;
  readonly secrets: readonly Reference[];
  /** Whose routes may attach: All, Same, Selector or None. */
  readonly routesFrom: string;
}

export interface Reference {
  readonly namespace: string;
  readonly name: string;
}

export interface RouteView extends Held {
  readonly created: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentView[];
  readonly rules: readonly RouteRuleView[];
}

export interface ParentView extends Reference {
  readonly sectionName: string;
  readonly port: number | undefined;
  /** Why the controller did not accept the route for this parent; undefined when it did or said nothing. */
  readonly refusal: string | undefined;
}

export interface RouteRuleView {
  readonly index: number;
  readonly matches: readonly RouteMatchView[];
  readonly backends: readonly RouteBackendView[];
  readonly redirects: boolean;
}

export interface RouteMatchView {
  readonly index: number;
  readonly path: { readonly type: string; readonly value: string };
  readonly method: string;
  readonly headers: readonly ValueMatch[];
  readonly query: readonly ValueMatch[];
}

export interface ValueMatch {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

export interface RouteBackendView extends Reference {
  readonly index: number;
  /** Whether it is a Service of the core group: others are known to the controller alone. */
  readonly isService: boolean;
  readonly kind: string;
  readonly port: PortReference;
  readonly weight: number;
}

/** From route namespaces to Services of the grant's namespace. */
export interface GrantView extends Held {
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  /** Names of Services; "" for all. */
  readonly services: readonly string[];
}

export function gatewayView(held: Held): GatewayView {
  const { gatewayClassName, listeners } = record(held.object.spec);
  return {
    ...held,
    className: textOf(gatewayClassName),
    addresses: objectsOf(record(held.object.status).addresses).map(({ value }) => textOf(value)),
    listeners: entries(listeners).map(([index, listener]) => listenerView(index, listener, held.namespace)),
  };
}

function listenerView(index: number, listener: JsonObject, namespace: string): ListenerView {
  const tls = record(listener.tls);
  const from = textOf(record(record(listener.allowedRoutes).namespaces).from);
  return {
    index,
    name: textOf(listener.name),
    hostname: textOf(listener.hostname).toLowerCase(),
    port: count(listener.port) ?? 0,
    protocol: textOf(listener.protocol),
    terminates: textOf(tls.mode) !== 'Passthrough',
    secrets: objectsOf(tls.certificateRefs).map((each) => referenceOf(each, namespace)),
    routesFrom: from || 'Same',
  };
}

function referenceOf(value: JsonObject, namespace: string): Reference {
  return { namespace: textOf(value.namespace) || namespace, name: textOf(value.name) };
}

export function routeView(held: Held): RouteView {
  const { metadata, spec, status } = held.object;
  const states = objectsOf(record(status).parents);
  return {
    ...held,
    created: textOf(record(metadata).creationTimestamp),
    hostnames: words(record(spec).hostnames).map((hostname) => hostname.toLowerCase()),
    parents: objectsOf(record(spec).parentRefs)
      .filter(({ kind }) => (textOf(kind) || 'Gateway') === 'Gateway')
      .map((parent) => parentView(parent, held.namespace, states)),
    rules: entries(record(spec).rules).map(([index, rule]) => ruleView(index, rule, held.namespace)),
  };
}

function parentView(parent: JsonObject, namespace: string, states: readonly JsonObject[]): ParentView {
  const reference = referenceOf(parent, namespace);
  const sectionName = textOf(parent.sectionName);
  const own = states.find(({ parentRef }) => {
    const other = referenceOf(record(parentRef), namespace);
    const sameSection = textOf(record(parentRef).sectionName) === sectionName;
    return other.name === reference.name && other.namespace === reference.namespace && sameSection;
  });
  const refused = objectsOf(own?.conditions).find(({ type, status }) => type === 'Accepted' && status === 'False');
  const refusal = refused === undefined ? undefined : `${textOf(refused.reason)}: ${textOf(refused.message)}`;
  return { ...reference, sectionName, port: count(parent.port), refusal };
}

/** A rule without matches matches every path; a match without a path likewise (HTTPRouteMatch). */
function ruleView(index: number, rule: JsonObject, namespace: string): RouteRuleView {
  const own = entries(rule.matches);
  const matches: readonly (readonly [number, JsonObject])[] = own.length === 0 ? [[0, {}]] : own;
  return {
    index,
    matches: matches.map(([at, match]) => ({
      index: at,
      path: { type: textOf(record(match.path).type) || 'PathPrefix', value: textOf(record(match.path).value) || '/' },
      method: textOf(match.method),
      headers: valueMatches(match.headers),
      query: valueMatches(match.queryParams),
    })),
    backends: entries(rule.backendRefs).map(([at, backend]) => backendView(at, backend, namespace)),
    redirects: objectsOf(rule.filters).some(({ type }) => type === 'RequestRedirect'),
  };
}

function valueMatches(value: Json | undefined): readonly ValueMatch[] {
  return objectsOf(value).map(({ type, name, value: wanted }) => ({
    type: textOf(type) || 'Exact',
    name: textOf(name),
    value: textOf(wanted),
  }));
}

function backendView(index: number, backend: JsonObject, namespace: string): RouteBackendView {
  const kind = textOf(backend.kind) || 'Service';
  const number = count(backend.port);
  return {
    ...referenceOf(backend, namespace),
    index,
    kind,
    isService: kind === 'Service' && textOf(backend.group) === '',
    port: number === undefined ? undefined : { number },
    weight: count(backend.weight) ?? 1,
  };
}

export function grantView(held: Held): GrantView {
  const { from, to } = record(held.object.spec);
  return {
    ...held,
    from: objectsOf(from).map(({ kind, namespace }) => ({ kind: textOf(kind), namespace: textOf(namespace) })),
    services: objectsOf(to)
      .filter(({ kind }) => kind === 'Service')
      .map(({ name }) => textOf(name)),
  };
}
