/** Which proxy a server is reached through, as Go's http.ProxyFromEnvironment decides (golang.org/x/net/http/httpproxy). */
import type { Env } from '../../io/host.ts';
import type { Endpoint } from './dial.ts';

/**
 * The proxy's URL, or undefined for none. A proxy-url of the kubeconfig or the command line counts always, the environment's only where
 * NO_PROXY and loopback addresses do not keep it away.
 */
export function chooseProxy(endpoint: Endpoint, proxyUrl: string, env: Env): string | undefined {
  if (proxyUrl !== '') return proxyUrl;
  const either = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const proxy = endpoint.tls ? either('HTTPS_PROXY') : either('HTTP_PROXY');
  if (proxy === '' || bypassed(endpoint, either('NO_PROXY'))) return undefined;
  // a bare host:port is an http proxy
  return /^(https?|socks5h?):\/\//.test(proxy) ? proxy : `http://${proxy}`;
}

function bypassed({ host, port }: Endpoint, noProxy: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.startsWith('127.') || name === '::1') return true;
  return noProxy
    .split(/[\s,]+/)
    .filter((rule) => rule !== '')
    .some((rule) => matchesRule(rule.toLowerCase(), name, port));
}

function matchesRule(rule: string, host: string, port: number): boolean {
  if (rule === '*') return true;
  const address = parseAddress(host);
  const [network, bits] = rule.split('/');
  if (bits !== undefined) {
    const base = parseAddress(network ?? '');
    return address !== undefined && base !== undefined && inNetwork(address, base, Number(bits));
  }
  const { name, rulePort } = splitPort(rule);
  if (rulePort !== undefined && rulePort !== port) return false;
  const ruleAddress = parseAddress(name);
  if (ruleAddress !== undefined) return address !== undefined && inNetwork(address, ruleAddress, ruleAddress.bits);
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || host.endsWith(`.${name}`);
}

/** "host:80", "[::1]:80" and names without a port. */
function splitPort(rule: string): { name: string; rulePort: number | undefined } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(rule);
  if (bracketed !== null)
    return { name: bracketed[1]!, rulePort: bracketed[2] === undefined ? undefined : Number(bracketed[2]) };
  const plain = /^([^:]+):(\d+)$/.exec(rule);
  return plain === null ? { name: rule, rulePort: undefined } : { name: plain[1]!, rulePort: Number(plain[2]) };
}

interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** An IPv4 or IPv6 address as a number. */
function parseAddress(text: string): Address | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const parts = text.split('.').map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n), bits: 32 };
  }
  if (!/^[\da-f:]+$/.test(text) || !text.includes(':')) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => half.split(':').filter((group) => group !== ''));
  const missing = 8 - head.length - tail.length;
  if (missing < 0 || (halves.length === 1 && missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return { value: groups.reduce((value, group) => value * 65536n + BigInt(Number.parseInt(group, 16)), 0n), bits: 128 };
}

function inNetwork(address: Address, base: Address, prefix: number): boolean {
  if (address.bits !== base.bits || !(prefix >= 0 && prefix <= base.bits)) return false;
  const shift = BigInt(base.bits - prefix);
  return address.value >> shift === base.value >> shift;
}
