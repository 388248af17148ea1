/**
 * How rewrites and redirects change a URL (HTTPPathModifier, HTTPRequestRedirectFilter,
 * HTTPURLRewriteFilter).
 */
import type { IngressRequest } from '../request.ts';
import type { PathModifier, RedirectView, RewriteView } from './filter-views.ts';
import type { ListenerView } from './views.ts';

/** The path of a request that matched `prefix`, modified; unchanged without a modifier. */
export function modifiedPath(path: string, modifier: PathModifier | undefined, prefix: string): string {
  if (modifier === undefined) return path;
  if (modifier.type === 'ReplaceFullPath') return modifier.value;
  const elements = path.split('/');
  const replaced = prefix.replace(/\/$/, '').split('/').length;
  const rest = elements.length > replaced ? `/${elements.slice(replaced).join('/')}` : '';
  return `${modifier.value.replace(/\/$/, '')}${rest}` || '/';
}

const wellKnownPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The Location of a redirect. */
export function redirectLocation(
  { scheme, hostname, path, port }: RedirectView,
  request: IngressRequest,
  listener: ListenerView,
  prefix: string,
): string {
  const ownScheme = scheme || request.scheme;
  // "If redirect scheme is empty, the redirect port MUST be the Gateway Listener port."
  const ownPort = port ?? (scheme === '' ? listener.port : (wellKnownPorts[scheme] ?? listener.port));
  const suffix = ownPort === wellKnownPorts[ownScheme] ? '' : `:${ownPort}`;
  return `${ownScheme}://${hostname || request.host}${suffix}${modifiedPath(request.path, path, prefix)}${queryOf(request)}`;
}

/** The URL under which a rewritten request is sent on. */
export function rewrittenUrl({ hostname, path }: RewriteView, request: IngressRequest, prefix: string): string {
  return `${hostname || request.host}${modifiedPath(request.path, path, prefix)}${queryOf(request)}`;
}

function queryOf({ url }: IngressRequest): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark);
}
