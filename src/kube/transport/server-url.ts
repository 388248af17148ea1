/**
 * From the server of a kubeconfig or flag to the URL that requests begin with, as client-go's
 * rest.DefaultServerURL makes it.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { type GoUrl, parseGoUrl } from '../../apimachinery/go/url.ts';
import { CliError, ConnectionError } from '../../errors.ts';
import type { Endpoint } from './dial.ts';

/**
 * The server with a scheme (http:// where it has none), without an empty port, and without slash,
 * query and fragment at the end. Throws CliError for what is neither a URL nor host:port,
 * ConnectionError for what no connection leads to.
 */
export function baseUrl(server: string): string {
  const { scheme, userinfo, host, path } = parts(server);
  if (scheme !== 'http' && scheme !== 'https')
    throw unreachable(`unsupported protocol scheme ${goQuote(scheme)}`, 'SCHEME');
  const filledHost = host.replace(/:$/, '');
  if (filledHost === '') throw unreachable('http: no Host in request URL', 'HOST');
  const user = userinfo === '' ? '' : `${userinfo}@`;
  const url = `${scheme}://${user}${filledHost}${path.replace(/\/+$/, '')}`;
  if (URL.canParse(url)) return url;
  const [, name = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(filledHost) ?? [];
  if (Number(port) > 65_535) throw unreachable(`dial tcp: address ${port}: invalid port`, 'PORT');
  throw unreachable(`dial tcp: lookup ${name}: no such host`, 'HOST');
}

function parts(server: string): GoUrl & { readonly kind: 'url' } {
  const url = parseGoUrl(server);
  if (url.kind === 'url' && url.scheme !== '' && url.host !== '') return url;
  const withScheme = parseGoUrl(`http://${server}`);
  if (withScheme.kind === 'problem') throw unreachable(withScheme.text, 'URL');
  if (withScheme.path === '' || withScheme.path === '/') return withScheme;
  throw new CliError(`host must be a URL or a host:port pair: ${goQuote(server)}`);
}

function unreachable(detail: string, code: string): ConnectionError {
  return new ConnectionError(`Unable to connect to the server: ${detail}`, detail, code);
}

/** Where a server's URL leads; 443 and 80 without a port. */
export function endpointOf(server: string): Endpoint {
  const url = new URL(server);
  const tls = url.protocol === 'https:';
  return { tls, host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80) };
}
