/**
 * Which proxy a server is reached through, as Go's http.ProxyFromEnvironment decides
 * (golang.org/x/net/http/httpproxy).
 */
import { BlockList, isIP, SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Env } from '../../io/host.ts';
import type { Endpoint } from './dial.ts';

/**
 * The proxy's URL, or undefined for none. A proxy-url of the kubeconfig or the command line always
 * applies. The proxy of the environment applies only where NO_PROXY and loopback addresses do not
 * exclude it.
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
  if (isLoopback(host)) return true;
  const name = host.toLowerCase();
  const address = parseAddress(withoutZone(name));
  return noProxy
    .split(',')
    .map((rule) => rule.trim().toLowerCase())
    .some((rule) => matchesRule(rule, name, address, String(port)));
}

function matchesRule(rule: string, host: string, address: Address | undefined, port: string): boolean {
  if (rule === '*') return true;
  const network = parseNetwork(rule);
  if (network !== undefined) return address !== undefined && inNetwork(address, network);
  const { name, rulePort } = splitPort(rule);
  if (name === '' || (rulePort !== '' && rulePort !== port)) return false;
  const ruleAddress = parseAddress(name);
  if (ruleAddress !== undefined || address !== undefined) return ruleAddress?.text === address?.text;
  // foo.com is for bar.foo.com too, .foo.com and *.foo.com are for names below it only
  const ascii = /^[\x00-\x7f]*$/.test(name) ? name : domainToASCII(name) || name;
  const below = ascii.replace(/^\*(?=\.)/, '');
  return below.startsWith('.') ? host.endsWith(below) : host === below || host.endsWith(`.${below}`);
}

/**
 * "host:80", "[::1]:80", and what has no port, which is a name as it stands (net.SplitHostPort).
 */
function splitPort(rule: string): { readonly name: string; readonly rulePort: string } {
  const [, bracketed, plain, rulePort] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(rule) ?? [];
  return rulePort === undefined ? { name: rule, rulePort: '' } : { name: bracketed ?? plain ?? '', rulePort };
}

interface Address {
  readonly family: 'ipv4' | 'ipv6';
  /** As inet_ntop writes it. */
  readonly text: string;
}

interface Network extends Address {
  readonly prefix: number;
}

/** An address without a zone. IPv4 in IPv6 is IPv4, as for Go's net.IP. */
function parseAddress(text: string): Address | undefined {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  if (version === 4) return { family: 'ipv4', text };
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  const mapped = /^::ffff:([\d.]+)$/.exec(address);
  return mapped === null ? { family: 'ipv6', text: address } : { family: 'ipv4', text: mapped[1]! };
}

/** net.ParseCIDR. The bits of IPv4 in IPv6 count from the front of the longer address. */
function parseNetwork(rule: string): Network | undefined {
  const [, text = '', bits = ''] = /^([^/]+)\/(\d+)$/.exec(rule) ?? [];
  const address = parseAddress(text);
  const length = isIP(text) === 4 ? 32 : 128;
  if (address === undefined || Number(bits) > length) return undefined;
  if (length === 32 || address.family === 'ipv6') return { ...address, prefix: Number(bits) };
  const prefix = Number(bits) - 96;
  return prefix < 0 ? { family: 'ipv6', text, prefix: Number(bits) } : { ...address, prefix };
}

/** Within one family only: BlockList itself would find IPv4 addresses in networks of IPv6. */
function inNetwork(address: Address, { family, text, prefix }: Network): boolean {
  if (address.family !== family) return false;
  const list = new BlockList();
  list.addSubnet(text, prefix, family);
  return list.check(address.text, family);
}

const withoutZone = (host: string): string => host.replace(/%.*$/, '');

/** Whether a host, without brackets and port, is this machine by name or address. */
export function isLoopback(host: string): boolean {
  // asked of every server: node:net and its lists of blocks take milliseconds to load
  if (/^[a-z0-9.-]*[a-z]$/i.test(host)) return host.toLowerCase() === 'localhost';
  const address = parseAddress(withoutZone(host));
  return address !== undefined && (address.text === '::1' || /^127\./.test(address.text));
}
