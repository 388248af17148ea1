import { goQuote } from '../../apimachinery/go/text.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

/**
 * Prints the server's response to a path unchanged, as it arrives. Throws CliError for an invalid
 * path.
 */
export async function getRaw(context: Context, uri: string): Promise<number> {
  const { path, query } = splitUri(uri);
  const cluster = await clusterOfClient(context);
  const stream = await cluster.transport.stream({ method: 'GET', path, rawPath: true, query, signal: context.signal });
  try {
    for await (const chunk of stream.body) {
      context.io.stdout.write(chunk);
      await context.io.stdout.drain();
    }
  } finally {
    stream.close();
  }
  return 0;
}

/**
 * The path and query of `/api/v1/pods?limit=1` or of a whole URL, whose host is ignored as kubectl
 * ignores it.
 */
function splitUri(uri: string): { path: string; query: readonly (readonly [string, string])[] } {
  if (uri === '*') return { path: '/*', query: [] };
  // as Go's url.ParseRequestURI has it, a URL without slashes behind its scheme has no path
  const opaque = /^[a-zA-Z][-+.a-zA-Z0-9]*:(?!\/)[^?#]*/.exec(uri);
  const target = opaque ?? /^[a-zA-Z][-+.a-zA-Z0-9]*:\/\/[^/?#]*/.exec(uri);
  const local = target === null ? uri : uri.slice(target[0].length) || '/';
  const control = /[\x00-\x1f\x7f]/.test(uri);
  if (control) throw invalid(uri, 'net/url: invalid control character in URL');
  if (!local.startsWith('/')) throw invalid(uri, 'invalid URI for request');
  const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(local.replace(/[?#].*$/, ''));
  if (badEscape !== null) throw invalid(uri, `invalid URL escape ${goQuote(badEscape[0])}`);
  const { pathname, searchParams } = new URL(local, 'http://server');
  return { path: pathname, query: [...searchParams] };
}

function invalid(uri: string, problem: string): CliError {
  return new CliError(`--raw must be a valid URL path: parse ${goQuote(uri)}: ${problem}`);
}
