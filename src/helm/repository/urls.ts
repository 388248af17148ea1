/** Addresses of repositories and charts, as Go's net/url and helm's internal/urlutil treat them. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../apimachinery/go/url.ts';
import { HelmFault } from '../error.ts';

interface Parts {
  readonly scheme: string;
  /** With its two slashes; "" without. */
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Throws HelmFault `parse "URL": ...` for what Go's url.Parse refuses. */
export function urlParts(url: string): Parts {
  const parsed = parseGoUrl(url);
  if (parsed.kind === 'problem') throw new HelmFault(`parse ${goQuote(url)}: ${parsed.text}`);
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/** Spaces and the like are escaped; what is escaped already stays. */
const escaped = (path: string): string =>
  path.replace(/[^\w.~$&+,/:;=@!'()*[\]%-]/gu, (character) => encodeURIComponent(character));

export function urlOf({ scheme, authority, path, query, fragment }: Parts): string {
  const rooted = authority !== '' && path !== '' && !path.startsWith('/') ? `/${path}` : path;
  return `${scheme === '' ? '' : `${scheme}:`}${authority}${escaped(rooted)}${query}${fragment}`;
}

/** Dot segments taken out (RFC 3986, 5.2.4). */
function resolvedPath(path: string): string {
  const out: string[] = [];
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '..') out.pop();
    else if (segment !== '.') out.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') out.push('');
  return `/${out.join('/').replace(/^\/+/, '')}`;
}

/** A chart's address in an index, as an absolute one: relative ones stand below the repository's, with its query. */
export function resolveReferenceUrl(base: string, reference: string): string {
  const wanted = partsOrFault(reference);
  if (wanted.scheme !== '') return reference;
  const parent = partsOrFault(base);
  if (wanted.authority !== '') return urlOf({ ...wanted, scheme: parent.scheme, query: parent.query });
  const folder = `${parent.path.replace(/\/$/, '')}/`;
  const path = resolvedPath(wanted.path.startsWith('/') ? wanted.path : folder + wanted.path);
  return urlOf({ ...parent, path, fragment: wanted.fragment });
}

function partsOrFault(url: string): Parts {
  try {
    return urlParts(url);
  } catch (error) {
    throw new HelmFault(`failed to parse ${url} as URL: ${(error as Error).message}`);
  }
}

/** path.Join and path.Clean of Go. */
export function cleanJoin(...paths: readonly string[]): string {
  const joined = paths.filter((one) => one !== '').join('/');
  if (joined === '') return '';
  const out: string[] = [];
  for (const segment of joined.split('/')) {
    if (segment === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (segment === '..' && joined.startsWith('/')) continue;
    else if (segment !== '.' && segment !== '') out.push(segment);
  }
  const text = `${joined.startsWith('/') ? '/' : ''}${out.join('/')}`;
  return text === '' ? '.' : text;
}

/** urlutil.URLJoin: a path below an address. */
export function joinUrl(base: string, ...paths: readonly string[]): string {
  const parts = urlParts(base);
  return urlOf({ ...parts, path: cleanJoin(parts.path, ...paths) });
}

/** Whether two addresses are one, whatever slashes they end with (urlutil.Equal). */
export function sameUrl(a: string, b: string): boolean {
  const normal = (url: string): string | undefined => {
    if (parseGoUrl(url).kind === 'problem') return undefined;
    const parts = urlParts(url);
    return urlOf({ ...parts, path: cleanJoin(parts.path === '' ? '/' : parts.path) });
  };
  const first = normal(a);
  return first === undefined ? cleanJoin(a) === cleanJoin(b) : first === normal(b);
}

/** `//user@host:port` without the user. */
export const hostOf = ({ authority }: Parts): string =>
  authority.slice(authority.lastIndexOf('@') + 1).replace(/^\/\//, '');

/** Whether credentials for one address may go to the other: the same scheme, host and port. */
export function sameServer(a: string, b: string): boolean {
  const [first, second] = [urlParts(a), urlParts(b)];
  return first.scheme === second.scheme && hostOf(first) === hostOf(second);
}
