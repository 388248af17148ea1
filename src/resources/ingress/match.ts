/** Hosts and paths as networking.k8s.io/v1 (IngressRule, HTTPIngressPath) matches them. */
import type { PathType } from './views.ts';

/** How well a rule's host matches the request's; higher is better. */
export type HostMatch = 'exact' | 'wildcard' | 'any';

/**
 * `*.foo.com` matches exactly one label in place of the star ("the http host header is to equal the
 * suffix (removing the first label) of the wildcard rule"); "" for every host. undefined when the
 * host does not match.
 */
export function matchHost(ruleHost: string, host: string): HostMatch | undefined {
  if (ruleHost === '') return 'any';
  const rule = ruleHost.toLowerCase();
  if (rule === host) return 'exact';
  if (!rule.startsWith('*.')) return undefined;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === rule.slice(1) ? 'wildcard' : undefined;
}

/**
 * Whether a path of a rule matches the path of a request. Exact: "matches the URL path exactly and
 * with case sensitivity". Prefix: "done on a path element by element basis", a trailing slash is
 * ignored, `/` matches everything. The API leaves ImplementationSpecific to the controller; here it
 * is treated as Prefix. Elements are compared percent-decoded, so an encoded slash does not
 * separate elements.
 */
export function matchPath(pathType: PathType, rulePath: string, requestPath: string): boolean {
  const path = elements(requestPath);
  const prefix = ruleElements(pathType, rulePath);
  if (pathType === 'Exact') return sameElements(prefix, path);
  return prefix.length <= path.length && prefix.every((element, index) => element === path[index]);
}

/**
 * How long a path of a rule is: in elements, as it is matched. `/foo` and, as a prefix, `/foo/` are
 * equally long.
 */
export const pathElements = (pathType: PathType, path: string): number => ruleElements(pathType, path).length;

const ruleElements = (pathType: PathType, path: string): readonly string[] =>
  elements(pathType === 'Exact' ? path : path.replace(/\/$/, ''));

/** "/foo/bar" -> ["foo", "bar"], "/foo/" -> ["foo", ""], "" and "/" (as a prefix) -> []. */
function elements(path: string): readonly string[] {
  return path === '' ? [] : path.replace(/^\//, '').split('/').map(decoded);
}

function sameElements(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((element, index) => element === b[index]);
}

function decoded(element: string): string {
  try {
    return decodeURIComponent(element);
  } catch {
    return element;
  }
}
