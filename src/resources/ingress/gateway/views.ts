/** What we read of gateway.networking.k8s.io/v1 objects. */
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { entries, type Held, type PortReference } from '../views.ts';

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

const record = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const count = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);
const ofList = (value: Json | undefined): readonly JsonObject[] => entries(value).map(([, entry]) => entry);
const words = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];

export function gatewayView(held: Held): GatewayView {
  const { gatewayClassName, listeners } = record(held.object.spec);
  return {
    ...held,
    className: text(gatewayClassName),
    addresses: ofList(record(held.object.status).addresses).map(({ value }) => text(value)),
    listeners: entries(listeners).map(([index, listener]) => listenerView(index, listener, held.namespace)),
  };
}

function listenerView(index: number, listener: JsonObject, namespace: string): ListenerView {
  const tls = record(listener.tls);
  const from = text(record(record(listener.allowedRoutes).namespaces).from);
  return {
    index,
    name: text(listener.name),
    hostname: text(listener.hostname).toLowerCase(),
    port: count(listener.port) ?? 0,
    protocol: text(listener.protocol),
    terminates: text(tls.mode) !== 'Passthrough',
    secrets: ofList(tls.certificateRefs).map((each) => referenceOf(each, namespace)),
    routesFrom: from || 'Same',
  };
}

function referenceOf(value: JsonObject, namespace: string): Reference {
  return { namespace: text(value.namespace) || namespace, name: text(value.name) };
}

export function routeView(held: Held): RouteView {
  const { metadata, spec, status } = held.object;
  const states = ofList(record(status).parents);
  return {
    ...held,
    created: text(record(metadata).creationTimestamp),
    hostnames: words(record(spec).hostnames).map((hostname) => hostname.toLowerCase()),
    parents: ofList(record(spec).parentRefs)
      .filter(({ kind }) => (text(kind) || 'Gateway') === 'Gateway')
      .map((parent) => parentView(parent, held.namespace, states)),
    rules: entries(record(spec).rules).map(([index, rule]) => ruleView(index, rule, held.namespace)),
  };
}

function parentView(parent: JsonObject, namespace: string, states: readonly JsonObject[]): ParentView {
  const reference = referenceOf(parent, namespace);
  const sectionName = text(parent.sectionName);
  const own = states.find(({ parentRef }) => {
    const other = referenceOf(record(parentRef), namespace);
    const sameSection = text(record(parentRef).sectionName) === sectionName;
    return other.name === reference.name && other.namespace === reference.namespace && sameSection;
  });
  const refused = ofList(own?.conditions).find(({ type, status }) => type === 'Accepted' && status === 'False');
  const refusal = refused === undefined ? undefined : `${text(refused.reason)}: ${text(refused.message)}`;
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
      path: { type: text(record(match.path).type) || 'PathPrefix', value: text(record(match.path).value) || '/' },
      method: text(match.method),
      headers: valueMatches(match.headers),
      query: valueMatches(match.queryParams),
    })),
    backends: entries(rule.backendRefs).map(([at, backend]) => backendView(at, backend, namespace)),
    redirects: ofList(rule.filters).some(({ type }) => type === 'RequestRedirect'),
  };
}

function valueMatches(value: Json | undefined): readonly ValueMatch[] {
  return ofList(value).map(({ type, name, value: wanted }) => ({
    type: text(type) || 'Exact',
    name: text(name),
    value: text(wanted),
  }));
}

function backendView(index: number, backend: JsonObject, namespace: string): RouteBackendView {
  const kind = text(backend.kind) || 'Service';
  const number = count(backend.port);
  return {
    ...referenceOf(backend, namespace),
    index,
    kind,
    isService: kind === 'Service' && text(backend.group) === '',
    port: number === undefined ? undefined : { number },
    weight: count(backend.weight) ?? 1,
  };
}

export function grantView(held: Held): GrantView {
  const { from, to } = record(held.object.spec);
  return {
    ...held,
    from: ofList(from).map(({ kind, namespace }) => ({ kind: text(kind), namespace: text(namespace) })),
    services: ofList(to)
      .filter(({ kind }) => kind === 'Service')
      .map(({ name }) => text(name)),
  };
}
