/** What we read of HTTPRoutes, GRPCRoutes and TLSRoutes (gateway.networking.k8s.io). */
import { type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import { count, entries, record, words } from '../fields.ts';
import type { Held, PortReference } from '../views.ts';
import { backendReference, type FilterView, filterView } from './filter-views.ts';
import {
  type Condition,
  conditionsOf,
  createdAt,
  gatewayGroup,
  type ObjectReference,
  referenceOf,
} from './references.ts';
import { routeFault } from './route-faults.ts';

export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'] as const;
export type RouteKind = (typeof routeKinds)[number];

export interface RouteView extends Held {
  readonly kind: RouteKind;
  readonly created: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentView[];
  /** Whether it attaches to default Gateways (spec.useDefaultGateways). */
  readonly wantsDefault: boolean;
  readonly rules: readonly RouteRuleView[];
  /**
   * Why no Gateway accepts it, whatever it is attached to; undefined when nothing is wrong with it.
   */
  readonly fault: string | undefined;
}

export interface ParentView extends ObjectReference {
  /** "" for all listeners. */
  readonly sectionName: string;
  readonly port: number | undefined;
  /** The controllers' conditions of the route for this parent. */
  readonly states: readonly ParentState[];
}

interface ParentState {
  readonly controller: string;
  readonly conditions: readonly Condition[];
}

export interface RouteRuleView {
  readonly index: number;
  readonly matches: readonly RouteMatchView[];
  readonly filters: readonly FilterView[];
  readonly backends: readonly RouteBackendView[];
}

export type RouteMatchView = HttpMatchView | GrpcMatchView | TlsMatchView;

export interface HttpMatchView {
  readonly kind: 'HTTPRoute';
  readonly index: number;
  readonly path: { readonly type: string; readonly value: string };
  readonly method: string;
  readonly headers: readonly ValueMatch[];
  readonly query: readonly ValueMatch[];
}

export interface GrpcMatchView {
  readonly kind: 'GRPCRoute';
  readonly index: number;
  readonly type: string;
  /** "" for all. */
  readonly service: string;
  readonly method: string;
  readonly headers: readonly ValueMatch[];
}

/** A TLSRoute matches only by its hostnames. */
export interface TlsMatchView {
  readonly kind: 'TLSRoute';
}

export interface ValueMatch {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

export interface RouteBackendView extends ObjectReference {
  readonly port: PortReference;
  readonly weight: number;
  readonly filters: readonly FilterView[];
}

export function routeView(held: Held, kind: RouteKind): RouteView {
  const { spec, status } = held.object;
  const { hostnames, parentRefs, useDefaultGateways, rules } = record(spec);
  const states = objectsOf(record(status).parents);
  return {
    ...held,
    kind,
    created: createdAt(held.object),
    hostnames: words(hostnames).map((hostname) => hostname.toLowerCase()),
    parents: objectsOf(parentRefs).map((parent) => parentView(parent, held, states)),
    wantsDefault: useDefaultGateways === 'All',
    rules: ruleViews(rules, kind, held.namespace),
    fault: routeFault(record(spec), kind),
  };
}

function parentView(parent: JsonObject, { object, namespace }: Held, states: readonly JsonObject[]): ParentView {
  const named = parentReference(parent, namespace);
  const key = JSON.stringify(named);
  const own = states.filter((state) => JSON.stringify(parentReference(record(state.parentRef), namespace)) === key);
  return {
    ...named,
    states: own.map(({ controllerName, conditions }) => ({
      controller: textOf(controllerName),
      conditions: conditionsOf(conditions, object),
    })),
  };
}

function parentReference(parent: JsonObject, namespace: string): Omit<ParentView, 'states'> {
  return {
    ...referenceOf(parent, { group: gatewayGroup, kind: 'Gateway', namespace }),
    sectionName: textOf(parent.sectionName),
    port: count(parent.port),
  };
}

/** An HTTPRoute without rules has one with the default match, as the API server fills it in. */
function ruleViews(value: Json | undefined, kind: RouteKind, namespace: string): readonly RouteRuleView[] {
  const own = entries(value);
  const rules: readonly (readonly [number, JsonObject])[] = own.length === 0 && kind === 'HTTPRoute' ? [[0, {}]] : own;
  return rules.map(([index, rule]) => ({
    index,
    matches: matchViews(rule.matches, kind),
    filters: objectsOf(rule.filters).map((filter) => filterView(filter, namespace)),
    backends: objectsOf(rule.backendRefs).map((backend) => ({
      ...backendReference(backend, namespace),
      weight: count(backend.weight) ?? 1,
      filters: objectsOf(backend.filters).map((filter) => filterView(filter, namespace)),
    })),
  }));
}

/** A rule without matches matches every request of its kind. */
function matchViews(value: Json | undefined, kind: RouteKind): readonly RouteMatchView[] {
  if (kind === 'TLSRoute') return [{ kind }];
  const own = entries(value);
  const matches: readonly (readonly [number, JsonObject])[] = own.length === 0 ? [[0, {}]] : own;
  return matches.map(([index, match]) => (kind === 'HTTPRoute' ? httpMatch(index, match) : grpcMatch(index, match)));
}

function httpMatch(index: number, { path, method, headers, queryParams }: JsonObject): HttpMatchView {
  const { type, value } = record(path);
  return {
    kind: 'HTTPRoute',
    index,
    path: { type: textOf(type) || 'PathPrefix', value: textOf(value) || '/' },
    method: textOf(method),
    headers: firstOfEachName(valueMatches(headers), (name) => name.toLowerCase()),
    query: firstOfEachName(valueMatches(queryParams), (name) => name),
  };
}

function grpcMatch(index: number, { method, headers }: JsonObject): GrpcMatchView {
  const { type, service, method: name } = record(method);
  return {
    kind: 'GRPCRoute',
    index,
    type: textOf(type) || 'Exact',
    service: textOf(service),
    method: textOf(name),
    headers: firstOfEachName(valueMatches(headers), (header) => header.toLowerCase()),
  };
}

function valueMatches(value: Json | undefined): readonly ValueMatch[] {
  return objectsOf(value).map(({ type, name, value: wanted }) => ({
    type: textOf(type) || 'Exact',
    name: textOf(name),
    value: textOf(wanted),
  }));
}

/**
 * "Only the first entry with an equivalent name MUST be considered" (HTTPHeaderMatch,
 * HTTPQueryParamMatch, GRPCHeaderMatch).
 */
function firstOfEachName(matches: readonly ValueMatch[], key: (name: string) => string): readonly ValueMatch[] {
  const first = new Map<string, ValueMatch>();
  for (const match of matches) if (!first.has(key(match.name))) first.set(key(match.name), match);
  return [...first.values()];
}
