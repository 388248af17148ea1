import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';

/** One HTTP request as a router sees it. */
export interface IngressRequest {
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** Lower case, without port and trailing dot: rules are matched against it. */
  readonly host: string;
  /** undefined when the URL names none. */
  readonly port: number | undefined;
  /** As it is sent: percent-encoded, dot segments resolved as clients do. */
  readonly path: string;
  /** After the question mark. */
  readonly query: readonly (readonly [string, string])[];
  readonly method: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
}

/**
 * Reads a URL (http:// is assumed without a scheme), headers of the form `NAME: VALUE` and a
 * method. A Host header takes the place of the URL's host. Throws CliError for invalid input.
 */
export function parseRequest(url: string, headers: readonly string[], method: string): IngressRequest {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(full)) throw new CliError(`the URL ${goQuote(url)} is not valid`);
  const parsed = new URL(full);
  const scheme = parsed.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') {
    throw new CliError(`the URL ${goQuote(url)} must begin with http:// or https://`);
  }
  const pairs = headers.map(parseHeader);
  const typedHost = pairs.find(([name]) => name === 'host')?.[1];
  return {
    url: parsed.href.replace(/#.*$/, ''),
    scheme,
    host: bareHost(typedHost ?? parsed.host),
    port: parsed.port === '' ? undefined : Number(parsed.port),
    path: parsed.pathname,
    query: [...parsed.searchParams],
    method: parseMethod(method),
    headers: pairs.filter(([name]) => name !== 'host'),
  };
}

function parseHeader(line: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw new CliError(`the header ${goQuote(line)} is not valid: it must be of the form "NAME: VALUE"`);
  }
  return [name.toLowerCase(), value];
}

function parseMethod(method: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(method)) throw new CliError(`the method ${goQuote(method)} is not valid`);
  return method.toUpperCase();
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}
