/** URLs as Go's net/url.Parse reads them, with its errors for invalid URLs. */
import { goQuote } from './text.ts';

export type GoUrl =
  | {
      readonly kind: 'url';
      /** Lower-case; "" without one. */
      readonly scheme: string;
      /** `user:password`, escaped; "" without. */
      readonly userinfo: string;
      /** `host:port`, brackets around IPv6; "" without. */
      readonly host: string;
      readonly path: string;
    }
  | { readonly kind: 'problem'; readonly text: string };

class Refusal extends Error {}

/** Takes a URL apart. Query and fragment are left out. */
export function parseGoUrl(text: string): GoUrl {
  try {
    return parse(text.replace(/#.*$/s, ''));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'problem', text: error.message };
  }
}

function parse(text: string): GoUrl {
  if (/[\x00-\x1f\x7f]/.test(text)) throw new Refusal('net/url: invalid control character in URL');
  if (text.startsWith(':')) throw new Refusal('missing protocol scheme');
  const [whole = '', name = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text) ?? [];
  const scheme = name.toLowerCase();
  const rest = text.slice(whole.length).replace(/\?.*$/s, '');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { kind: 'url', scheme, userinfo: '', host: '', path: '' };
    if (/^[^/]*:/.test(rest)) throw new Refusal('first path segment in URL cannot contain colon');
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  const [authority = ''] = hasAuthority ? (/^[^/]*/.exec(rest.slice(2)) ?? []) : [];
  const path = hasAuthority ? rest.slice(2 + authority.length) : rest;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  checkHost(host, scheme);
  const userinfo = authority.slice(0, Math.max(at, 0));
  if (!/^[\w.:~!$&'()*+,;=%@-]*$/.test(userinfo)) throw new Refusal('net/url: invalid userinfo');
  checkEscapes(userinfo);
  checkEscapes(path);
  return { kind: 'url', scheme, userinfo, host, path };
}

function checkHost(host: string, scheme: string): void {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new Refusal('invalid IP-literal');
  if (bracket === 0) {
    checkAddress(host);
    return;
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  checkPort(colon < 0 ? '' : host.slice(colon));
  checkHostText(host);
}

/** Only an IPv6 address stands in brackets. */
function checkAddress(host: string): void {
  const end = host.lastIndexOf(']');
  if (end < 0) throw new Refusal("missing ']' in host");
  checkPort(host.slice(end + 1));
  const [address = ''] = host.slice(1, end).split('%25');
  checkHostText(address);
  if (!URL.canParse(`http://[${address}]`))
    throw new Refusal(`invalid host: ParseAddr(${goQuote(address)}): unable to parse IP`);
}

function checkPort(colonPort: string): void {
  if (!/^(?::\d*)?$/.test(colonPort)) throw new Refusal(`invalid port ${goQuote(colonPort)} after host`);
}

/** In a host only bytes beyond ASCII may be escaped, and some characters may not stand at all. */
function checkHostText(host: string): void {
  checkEscapes(host, (digits) => Number.parseInt(digits, 16) >= 0x80 || digits === '25');
  const stray = /[^\w.~!$&'()*+,;=:[\]<>"%\x80-\u{10ffff}-]/u.exec(host)?.[0];
  if (stray !== undefined) throw new Refusal(`invalid character ${goQuote(stray)} in host name`);
}

function checkEscapes(text: string, isAllowed: (digits: string) => boolean = () => true): void {
  for (const { index } of text.matchAll(/%/g)) {
    const digits = text.slice(index + 1, index + 3);
    if (/^[0-9a-fA-F]{2}$/.test(digits) && isAllowed(digits)) continue;
    throw new Refusal(`invalid URL escape ${goQuote(text.slice(index, index + 3))}`);
  }
}
