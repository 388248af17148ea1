/** Which part of the proxy answers a request, as Go's http.ServeMux decides. */
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { hostOf } from './filter.ts';

/** Prefixes with a slash at the end; what stands before their first slash is a host. */
export interface Prefixes {
  readonly api: string;
  /** Undefined without files to serve. */
  readonly files: string | undefined;
}

export type Route =
  | { readonly kind: 'api'; readonly path: string }
  /** `path` is what follows the prefix. */
  | { readonly kind: 'files'; readonly path: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'none' };

/** Throws CliError when both are the same: nobody could say which one is meant. */
export function checkPrefixes({ api, files }: Prefixes): void {
  if (api === files) throw new CliError(`--www-prefix and --api-prefix are both ${JSON.stringify(api)}`);
}

/** The route of a request; `target` is its path, percent-encoded, and its query. */
export function routeOf(prefixes: Prefixes, target: string, hostHeader: string): Route {
  const [, escaped = '', query = ''] = /^([^?]*)(\?.*)?$/s.exec(target) ?? [];
  const cleaned = cleanPath(escaped);
  const matched = longest(prefixes, cleaned, hostOf(hostHeader));
  if (matched === undefined) {
    const withSlash = longest(prefixes, `${cleaned}/`, hostOf(hostHeader));
    if (withSlash !== undefined) return { kind: 'redirect', location: `${cleaned}/${query}` };
    return cleaned === escaped ? { kind: 'none' } : { kind: 'redirect', location: `${cleaned}${query}` };
  }
  if (isOwnRoot(prefixes, matched, cleaned)) return { kind: 'redirect', location: `${cleaned}/${query}` };
  if (cleaned !== escaped) return { kind: 'redirect', location: `${cleaned}${query}` };
  const rest = cleaned.slice(pathOf(prefixes[matched] ?? '').length);
  if (matched === 'files') return { kind: 'files', path: rest };
  return { kind: 'api', path: prefixes.api.startsWith('/api') ? cleaned : `/${rest}` };
}

type Part = 'api' | 'files';

/** `/static` is no path of the API where `/static/` are files: the longer prefix wins. */
function isOwnRoot(prefixes: Prefixes, matched: Part, cleaned: string): boolean {
  const files = prefixes.files === undefined ? undefined : pathOf(prefixes.files);
  return matched === 'api' && files === `${cleaned}/`;
}

/** A path below its host. */
const pathOf = (prefix: string): string => prefix.slice(prefix.indexOf('/'));

function longest(prefixes: Prefixes, escaped: string, host: string): Part | undefined {
  const fits = (prefix: string | undefined): prefix is string => {
    if (prefix === undefined) return false;
    const own = prefix.slice(0, prefix.indexOf('/'));
    return (own === '' || own === host) && escaped.startsWith(pathOf(prefix));
  };
  const { api, files } = prefixes;
  if (fits(files) && (!fits(api) || pathOf(files).length > pathOf(api).length)) return 'files';
  return fits(api) ? 'api' : undefined;
}

/** Without `//`, `.` and `..`; a slash at the end stays. */
function cleanPath(escaped: string): string {
  if (escaped === '') return '/';
  return path.posix.normalize(escaped.startsWith('/') ? escaped : `/${escaped}`);
}
