/**
 * The HTTP request of a probe, as pkg/probe/http creates it, and where a redirect leads (Go's
 * net/http.Client).
 */
import { percentEncode } from '../../apimachinery/percent-encode.ts';
import type { Header } from './probe.ts';
import { slashed } from './words.ts';

export interface HttpQuestion {
  readonly scheme: 'http' | 'https';
  /** The host to dial, and to compare redirects with: the pod's address, or httpGet.host. */
  readonly host: string;
  readonly port: number;
  /** The path as it is sent, with its query. */
  readonly target: string;
  /** The Host header. */
  readonly authority: string;
  readonly headers: readonly Header[];
}

export interface HttpProbeTarget {
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly Header[];
  /** Of the kubelet: "1.37". */
  readonly version: string;
}

export function httpQuestion({ scheme, host, port, path, headers, version }: HttpProbeTarget): HttpQuestion {
  return {
    scheme: scheme === 'HTTPS' ? 'https' : 'http',
    host,
    port,
    target: requestTarget(path),
    authority: headerValue(headers, 'Host') || hostPort(host, port),
    headers: requestHeaders(headers, version),
  };
}

/** net.JoinHostPort */
export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function questionUrl({ scheme, host, port, target }: HttpQuestion): string {
  return `${scheme}://${hostPort(host, port)}${target}`;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function headerValue(headers: readonly Header[], name: string): string {
  return headers.find((header) => same(header.name, name))?.value ?? '';
}

/** The probe's own headers replace those of kube-probe; an empty Accept removes it. */
function requestHeaders(headers: readonly Header[], version: string): readonly Header[] {
  const has = (name: string): boolean => headers.some((header) => same(header.name, name));
  const accept = has('Accept') ? [] : [{ name: 'Accept', value: '*/*' }];
  const agent = has('User-Agent') ? [] : [{ name: 'User-Agent', value: `kube-probe/${version}` }];
  const isEmptyAccept = has('Accept') && headerValue(headers, 'Accept') === '';
  const own = headers.filter(({ name }) => !same(name, 'Host') && !(isEmptyAccept && same(name, 'Accept')));
  return [...agent, ...accept, ...own];
}

/**
 * httpGet.path as Go's net/url writes it: with its query, without a fragment, invalid characters of
 * a path escaped.
 */
export function requestTarget(path: string): string {
  const [, beforeFragment = ''] = /^([^#]*)/s.exec(path) ?? [];
  const isBroken = /%(?![\dA-Fa-f]{2})/.test(beforeFragment.split('?')[0] ?? '') || /[\x00-\x1f\x7f]/.test(path);
  // If it is not a URL, it is taken as a path.
  if (isBroken) return slashed(percentEncode(path, /[A-Za-z0-9\-_.~$&+,/:;=@]/));
  const mark = beforeFragment.indexOf('?');
  const bare = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const query = mark < 0 ? '' : beforeFragment.slice(mark).replaceAll(' ', '%20');
  return slashed(percentEncode(withoutAuthority(bare), /[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]/)) + query;
}

/** Scheme and host of a path that is a whole URL are replaced by the probe's own. */
function withoutAuthority(path: string): string {
  return path.replace(/^(?:[A-Za-z][A-Za-z\d+.-]*:)?\/\/[^/]*/, '');
}

/** The statuses that Go's client follows. */
const followed = new Set([301, 302, 303, 307, 308]);

export type Redirect =
  | { readonly kind: 'follow'; readonly question: HttpQuestion }
  /** The answer is final: not a redirect, or one to another host. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'failure'; readonly text: string };

/**
 * What follows an answer. `via` are the requests so far, the first one first. Redirects are
 * followed within its host name, at most ten times; ports and schemes may change.
 */
export function redirectOf(via: readonly HttpQuestion[], status: number, location: string | undefined): Redirect {
  const [first, current] = [via[0], via.at(-1)];
  if (first === undefined || current === undefined) return { kind: 'stop' };
  if (!followed.has(status) || location === undefined || location === '') return { kind: 'stop' };
  const base = questionUrl(current);
  if (!URL.canParse(location, base)) {
    return {
      kind: 'failure',
      text: `Get ${JSON.stringify(location)}: failed to parse Location header ${JSON.stringify(location)}`,
    };
  }
  const url = new URL(location, base);
  const failure = (reason: string): Redirect => ({
    kind: 'failure',
    text: `Get ${JSON.stringify(location)}: ${reason}`,
  });
  if (bareHost(url.hostname) !== first.host.toLowerCase()) return { kind: 'stop' };
  if (via.length >= 10) return failure('stopped after 10 redirects');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return failure(`unsupported protocol scheme ${JSON.stringify(url.protocol.replace(/:$/, ''))}`);
  }
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const isRelative = !/^[A-Za-z][A-Za-z\d+.-]*:/.test(location);
  return {
    kind: 'follow',
    question: {
      scheme,
      host: first.host,
      port: url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
      target: `${url.pathname}${url.search}`,
      // The probe's own Host header is kept as long as redirects do not name a host.
      authority: isRelative ? current.authority : url.host,
      headers: withReferer(first.headers, current, scheme),
    },
  };
}

const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();

function withReferer(headers: readonly Header[], from: HttpQuestion, to: 'http' | 'https'): readonly Header[] {
  if (headers.some(({ name }) => same(name, 'Referer')) || (from.scheme === 'https' && to === 'http')) return headers;
  return [...headers, { name: 'Referer', value: questionUrl(from) }];
}
