/** What --raw names: a path of the server and its query, as rest.Request reads them. */

import { cleanPath } from '../../apimachinery/go/path.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { CliError, ConnectionError } from '../../errors.ts';

export interface RawTarget {
  /** Escaped, with a slash at its front. */
  readonly path: string;
  readonly query: readonly [string, string][];
}

/** Throws CliError for a value of --raw that url.ParseRequestURI refuses, in its words. */
export function checkRawUri(uri: string): void {
  const problem = requestProblem(uri);
  if (problem !== undefined) throw new CliError(`--raw must be a valid URL path: parse ${goQuote(uri)}: ${problem}`);
}

/**
 * The path and query of `/api/v1/pods?limit=1` or of a whole URL, whose host and fragment are
 * ignored as kubectl ignores them; a URL without slashes behind its scheme has no path. Throws
 * CliError for a value that is no URL of a request, ConnectionError for one that is no URL.
 */
export function rawTarget(uri: string): RawTarget {
  checkRawUri(uri);
  const url = parseGoUrl(uri);
  if (url.kind === 'problem') {
    throw new ConnectionError(`Unable to connect to the server: ${url.text}`, url.text, '');
  }
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(uri) ?? [];
  return { path: requestPath(url.path), query: queryPairs(query) };
}

function requestProblem(uri: string): string | undefined {
  if (/[\x00-\x1f\x7f]/.test(uri)) return 'net/url: invalid control character in URL';
  if (uri === '*') return undefined;
  const isRelative = !/^(?:[A-Za-z][A-Za-z0-9+.-]*)?:/.test(uri);
  if (isRelative && !uri.startsWith('/')) return 'invalid URI for request';
  // in a request there is no fragment, and no host without a scheme
  const url = parseGoUrl(isRelative ? `http://server${uri.replaceAll('#', '')}` : uri);
  return url.kind === 'problem' ? url.text : undefined;
}

/** The path cleaned, with the slash at its end, and escaped anew as Go escapes it. */
function requestPath(path: string): string {
  const bytes = Buffer.from(path.toWellFormed()).toString('latin1');
  const plain = bytes.replace(/%([0-9a-fA-F]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  const clean = cleanPath(`/${plain}`);
  const end = clean !== '/' && plain.endsWith('/') ? '/' : '';
  return `${clean.split('/').map(escapePart).join('/')}${end}`;
}

const escapePart = (part: string): string =>
  part.replace(/[^\w.~$&+,:;=@-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The pairs of a query, sorted; what cannot be read is left out (url.ParseQuery). */
function queryPairs(query: string): readonly [string, string][] {
  const readable = query.split('&').filter((pair) => !pair.includes(';') && !/%(?![0-9a-fA-F]{2})/.test(pair));
  return [...new URLSearchParams(readable.join('&'))].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
