/** Which requests the proxy passes on (FilterServer of k8s.io/kubectl/pkg/proxy). */
import { compileGoRegexp, type GoRegexp } from '../../apimachinery/go/regexp.ts';

/** Go regular expressions, separated by commas. */
export interface FilterPatterns {
  readonly acceptPaths: string;
  readonly rejectPaths: string;
  readonly acceptHosts: string;
  readonly rejectMethods: string;
}

export interface Filtered {
  readonly method: string;
  /** Decoded, without the prefix of the API. */
  readonly path: string;
  /** Without the port. */
  readonly host: string;
}

export type Filter = (request: Filtered) => boolean;

/** True for a request that may pass. Throws CliError with Go's words for a bad pattern. */
export async function newFilter(patterns: FilterPatterns): Promise<Filter> {
  const acceptPaths = await compileList(patterns.acceptPaths);
  const rejectPaths = await compileList(patterns.rejectPaths);
  const acceptHosts = await compileList(patterns.acceptHosts);
  const rejectMethods = await compileList(patterns.rejectMethods);
  return ({ method, path, host }) => {
    if (matches(rejectPaths, path) || matches(rejectMethods, method)) return false;
    return matches(acceptPaths, path) && matches(acceptHosts, host);
  };
}

async function compileList(list: string): Promise<readonly GoRegexp[]> {
  const compiled: GoRegexp[] = [];
  for (const pattern of list === '' ? [] : list.split(',')) compiled.push(await compileGoRegexp(pattern));
  return compiled;
}

const matches = (patterns: readonly GoRegexp[], text: string): boolean =>
  patterns.some((pattern) => pattern.test(text));

/**
 * The host of a Host header (net.SplitHostPort): without the port, and then without the brackets
 * around IPv6.
 */
export function hostOf(header: string): string {
  const [, bracketed, plain] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):[^:[\]]*$/.exec(header) ?? [];
  return bracketed ?? plain ?? header;
}
