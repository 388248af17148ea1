/** Matches and their precedence as gateway.networking.k8s.io/v1 (HTTPRouteRule, HTTPRouteMatch) prescribes. */
import { compareStrings } from '../../go-text.ts';
import { matchPath } from '../match.ts';
import type { IngressRequest } from '../request.ts';
import type { RouteMatchView, RouteRuleView, RouteView, ValueMatch } from './views.ts';

export interface RouteMatch {
  readonly route: RouteView;
  readonly rule: RouteRuleView;
  readonly match: RouteMatchView;
  /** The hostname of the route that matches; "" when it names none. */
  readonly hostname: string;
}

/** Unlike an Ingress's, a wildcard of the Gateway API stands for one label or more ("suffix match"). */
export function matchGatewayHost(hostname: string, host: string): boolean {
  if (hostname === '' || hostname === host) return true;
  return hostname.startsWith('*.') && host.length > hostname.length - 1 && host.endsWith(hostname.slice(1));
}

/** Characters of a hostname without a wildcard first, then characters of any: the more the better. */
export function compareHostnames(a: string, b: string): number {
  const precise = (hostname: string): number => (hostname.startsWith('*.') ? 0 : hostname.length);
  return precise(b) - precise(a) || b.length - a.length;
}

/** The matches of the routes for a request, best first. */
export function matchingRoutes(routes: readonly RouteView[], request: IngressRequest): readonly RouteMatch[] {
  return routes.flatMap((route) => routeMatches(route, request)).sort(byPrecedence);
}

function routeMatches(route: RouteView, request: IngressRequest): readonly RouteMatch[] {
  const hostnames = route.hostnames.length === 0 ? [''] : route.hostnames;
  const [hostname] = hostnames.filter((each) => matchGatewayHost(each, request.host)).sort(compareHostnames);
  if (hostname === undefined) return [];
  return route.rules.flatMap((rule) =>
    rule.matches.filter((match) => requestMatches(match, request)).map((match) => ({ route, rule, match, hostname })),
  );
}

/** All conditions of a match must hold. */
function requestMatches({ path, method, headers, query }: RouteMatchView, request: IngressRequest): boolean {
  if (!pathMatches(path, request.path)) return false;
  if (method !== '' && method !== request.method) return false;
  const header = (name: string): string | undefined => request.headers.find(([own]) => own === name.toLowerCase())?.[1];
  const parameter = (name: string): string | undefined => request.query.find(([own]) => own === name)?.[1];
  return (
    headers.every((wanted) => valueMatches(wanted, header(wanted.name))) &&
    query.every((wanted) => valueMatches(wanted, parameter(wanted.name)))
  );
}

function pathMatches({ type, value }: RouteMatchView['path'], path: string): boolean {
  if (type === 'RegularExpression') return expressionMatches(value, path);
  return matchPath(type === 'Exact' ? 'Exact' : 'Prefix', value, path);
}

function valueMatches({ type, value }: ValueMatch, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  return type === 'RegularExpression' ? expressionMatches(value, actual) : value === actual;
}

/**
 * The dialect is the controller's; here JavaScript's, held against the whole text. An expression of the cluster that could take for ever (nested or
 * many repetitions, long texts) is not tried and matches nothing.
 */
function expressionMatches(expression: string, actual: string): boolean {
  const repetitions = expression.match(/[*+]|\{\d+,/g)?.length ?? 0;
  const nested = /[*+}]\)*[^()]*\)(?:[*+]|\{)/.test(expression);
  if (nested || repetitions > 3 || expression.length > 300 || actual.length > 300) return false;
  try {
    return new RegExp(`^(?:${expression})$`, 'u').test(actual);
  } catch {
    return false;
  }
}

/** "Across all rules specified on applicable Routes, precedence must be given to ..." (HTTPRouteRule.matches). */
function byPrecedence(a: RouteMatch, b: RouteMatch): number {
  return (
    compareHostnames(a.hostname, b.hostname) ||
    pathRank(a) - pathRank(b) ||
    b.match.path.value.length - a.match.path.value.length ||
    Number(b.match.method !== '') - Number(a.match.method !== '') ||
    b.match.headers.length - a.match.headers.length ||
    b.match.query.length - a.match.query.length ||
    compareStrings(a.route.created, b.route.created) ||
    compareStrings(`${a.route.namespace}/${a.route.name}`, `${b.route.namespace}/${b.route.name}`) ||
    a.rule.index - b.rule.index
  );
}

/** Where a RegularExpression stands is left to the controller; here behind Exact, before prefixes. */
function pathRank({ match }: RouteMatch): number {
  if (match.path.type === 'Exact') return 0;
  return match.path.type === 'RegularExpression' ? 1 : 2;
}
