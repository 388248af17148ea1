/** WWW-Authenticate: how a registry wants to be asked (oras' registry/remote/auth). */
import { isIP } from 'node:net';
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';

export interface Challenge {
  readonly scheme: 'basic' | 'bearer' | '';
  readonly params: ReadonlyMap<string, string>;
}

const PARAM = /^[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))[ \t]*(,|$)/;

export function parseChallenge(header: string): Challenge {
  const [, name = '', behind = ''] = /^([\w!#$%&'*+.^`|~-]*)(.*)$/s.exec(header) ?? [];
  const scheme = name.toLowerCase();
  if (scheme !== 'bearer') return { scheme: scheme === 'basic' ? 'basic' : '', params: new Map() };
  const params = new Map<string, string>();
  for (let rest = behind, match = PARAM.exec(rest); match !== null; match = PARAM.exec(rest)) {
    const [whole, key = '', quoted, bare = ''] = match;
    params.set(key, quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1'));
    rest = rest.slice(whole.length);
  }
  return { scheme: 'bearer', params };
}

/** Addresses that only machines of one network mean: a registry could aim credentials at them. */
function isPrivate(host: string): boolean {
  if (isIP(host) === 4)
    return /^(?:127|10)\.|^169\.254\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^0\.0\.0\.0$/.test(host);
  return isIP(host) === 6 && /^(?:::1?$|::ffff:|f[cd]|fe[89ab]|ff)/i.test(host);
}

/** Throws HelmFault for the address of a token server that credentials are not sent to. */
export function checkRealm(realm: string, registry: URL): void {
  if (!URL.canParse(realm)) throw new HelmFault(`failed to parse bearer realm ${goQuote(realm)}`);
  const { protocol, hostname } = new URL(realm);
  if (protocol === 'http:' && registry.protocol === 'https:') {
    throw new HelmFault(`bearer realm ${goQuote(realm)} uses http but registry was contacted over https`);
  }
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new HelmFault(`bearer realm ${goQuote(realm)} uses unsupported scheme ${goQuote(protocol.slice(0, -1))}`);
  }
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isPrivate(bare) && hostname !== registry.hostname) {
    throw new HelmFault(
      `bearer realm host ${goQuote(bare)} is a loopback, link-local, private, or unspecified address`,
    );
  }
}
