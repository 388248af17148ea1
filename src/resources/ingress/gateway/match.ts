/**
 * Matches of requests and their precedence as gateway.networking.k8s.io/v1 (HTTPRouteRule,
 * GRPCRouteRule, TLSRouteSpec) prescribes.
 */

import { matchPath } from '../match.ts';
import { olderFirst } from '../older-first.ts';
import type { IngressRequest } from '../request.ts';
import { expressionMatches } from './expression.ts';
import { compareHostnames, hostnameRank, matchGatewayHost } from './hostnames.ts';
import type {
  GrpcMatchView,
  HttpMatchView,
  RouteKind,
  RouteMatchView,
  RouteRuleView,
  RouteView,
  ValueMatch,
} from './route-views.ts';

export interface RouteMatch {
  readonly route: RouteView;
  readonly rule: RouteRuleView;
  readonly match: RouteMatchView;
  /** The hostname of the route that matches; "" when it names none. */
  readonly hostname: string;
}

/**
 * The matches of the routes for a request, best first. Those of HTTPRoutes and GRPCRoutes do not
 * mix ("Merging MUST not be done"): those of the kind with the older route come first: a Gateway
 * that accepts only one of the two must accept that one.
 */
export function matchingRoutes(routes: readonly RouteView[], request: IngressRequest): readonly RouteMatch[] {
  const byKind = new Map<RouteKind, RouteMatch[]>();
  for (const found of routes.flatMap((route) => routeMatches(route, request))) {
    byKind.set(found.route.kind, [...(byKind.get(found.route.kind) ?? []), found]);
  }
  const groups = [...byKind.values()].map((matches) => matches.sort(byPrecedence));
  return groups.sort(([a], [b]) => (a === undefined || b === undefined ? 0 : olderFirst(a.route, b.route))).flat();
}

function routeMatches(route: RouteView, request: IngressRequest): readonly RouteMatch[] {
  const hostnames = route.hostnames.length === 0 ? [''] : route.hostnames;
  const [hostname] = hostnames.filter((each) => matchGatewayHost(each, request.host)).sort(compareHostnames);
  if (hostname === undefined) return [];
  return route.rules.flatMap((rule) =>
    rule.matches.filter((match) => requestMatches(match, request)).map((match) => ({ route, rule, match, hostname })),
  );
}

function requestMatches(match: RouteMatchView, request: IngressRequest): boolean {
  if (match.kind === 'HTTPRoute') return httpMatches(match, request);
  if (match.kind === 'GRPCRoute') return grpcMatches(match, request);
  // A TLSRoute cannot see what is inside TLS.
  return request.scheme === 'https';
}

/** All conditions of a match must hold. */
function httpMatches({ path, method, headers, query }: HttpMatchView, request: IngressRequest): boolean {
  if (!pathMatches(path, request.path)) return false;
  if (method !== '' && method !== request.method) return false;
  // The first value of a repeated parameter counts, as the API recommends.
  const parameter = (name: string): string | undefined => request.query.find(([own]) => own === name)?.[1];
  return headersMatch(headers, request) && query.every((wanted) => valueMatches(wanted, parameter(wanted.name)));
}

function pathMatches({ type, value }: HttpMatchView['path'], path: string): boolean {
  if (type === 'RegularExpression') return expressionMatches(value, path);
  return matchPath(type === 'Exact' ? 'Exact' : 'Prefix', value, path);
}

function headersMatch(headers: readonly ValueMatch[], request: IngressRequest): boolean {
  return headers.every((wanted) => valueMatches(wanted, headerOf(request, wanted.name.toLowerCase())));
}

/** A repeated header is one, "separated by a comma" (RFC 7230, 3.2.2). */
function headerOf({ headers, host, port }: IngressRequest, name: string): string | undefined {
  if (name === 'host') return port === undefined ? host : `${host}:${port}`;
  const values = headers.filter(([own]) => own === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(',');
}

function valueMatches({ type, value }: ValueMatch, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  return type === 'RegularExpression' ? expressionMatches(value, actual) : value === actual;
}

/**
 * The service and method of a gRPC request: a POST to /SERVICE/METHOD. undefined for other
 * requests.
 */
function grpcCall({ method, path, headers }: IngressRequest): readonly [string, string] | undefined {
  const contentType = headers.find(([name]) => name === 'content-type')?.[1] ?? 'application/grpc';
  const [, service, name] = /^\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (method !== 'POST' || service === undefined || name === undefined) return undefined;
  return contentType.startsWith('application/grpc') ? [service, name] : undefined;
}

function grpcMatches({ type, service, method, headers }: GrpcMatchView, request: IngressRequest): boolean {
  const call = grpcCall(request);
  if (call === undefined) return false;
  const holds = (wanted: string, actual: string): boolean =>
    wanted === '' || valueMatches({ type, name: '', value: wanted }, actual);
  return holds(service, call[0]) && holds(method, call[1]) && headersMatch(headers, request);
}

/**
 * "Across all rules specified on applicable Routes, precedence must be given to ..."
 * (HTTPRouteRule.matches, GRPCRouteRule.matches).
 */
function byPrecedence(a: RouteMatch, b: RouteMatch): number {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  const better = rankA.findIndex((own, index) => own !== rankB[index]);
  if (better >= 0) return (rankB[better] ?? 0) - (rankA[better] ?? 0);
  return olderFirst(a.route, b.route) || a.rule.index - b.rule.index;
}

/** Higher is better; the first entry matters most. Ranks of one kind of route are equally long. */
function rankOf({ match, hostname }: RouteMatch): readonly number[] {
  const host = hostnameRank(hostname);
  if (match.kind === 'TLSRoute') return host;
  if (match.kind === 'GRPCRoute') {
    // the API leaves the rank of a RegularExpression to the controller here, too
    const exact = Number(match.type !== 'RegularExpression');
    return [...host, exact, match.service.length, match.method.length, match.headers.length];
  }
  const { path, method, headers, query } = match;
  return [...host, pathRank(path), pathLength(path), Number(method !== ''), headers.length, query.length];
}

/**
 * The API leaves the rank of a RegularExpression to the controller; here it is after Exact, before
 * prefixes.
 */
function pathRank({ type }: HttpMatchView['path']): number {
  if (type === 'Exact') return 2;
  return type === 'RegularExpression' ? 1 : 0;
}

/** "When specified, a trailing `/` is ignored" (PathMatchPathPrefix). */
const pathLength = ({ type, value }: HttpMatchView['path']): number =>
  (type === 'PathPrefix' ? value.replace(/\/$/, '') : value).length;
