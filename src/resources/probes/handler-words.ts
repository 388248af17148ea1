/** From the flags of a probe's handler to the handler of the API. They throw CliError. */

import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';
import { portNameProblems, portNumberProblems } from '../generators/validation.ts';

const urlForm = 'SCHEME://HOST:PORT/PATH, where HOST may be left out for the pod itself, as in http://:8080/healthz';

/**
 * --get-url: SCHEME://HOST:PORT/PATH. An empty host is the pod; the port may be a name; the scheme
 * may be left out, as in :8080/healthz.
 */
export function httpGetHandler(url: string): JsonObject {
  const parts = /^(?:([A-Za-z][A-Za-z\d+.-]*):\/\/)?(\[[^\]]*\]|[^:/?#[\]]*)(?::([^/?#]*))?([/?].*)?$/.exec(url);
  const [, scheme = 'http', host = '', portWord, rest = ''] = parts ?? [];
  if (parts === null || (parts[1] === undefined && portWord === undefined)) {
    throw new CliError(`--get-url must be ${urlForm}, not ${goQuote(url)}`);
  }
  const upper = scheme.toUpperCase();
  if (upper !== 'HTTP' && upper !== 'HTTPS') {
    throw new CliError(`--get-url must begin with http:// or https://, not ${goQuote(`${scheme}://`)}`);
  }
  const port = portWord === undefined || portWord === '' ? (upper === 'HTTPS' ? 443 : 80) : portWord;
  return {
    httpGet: {
      ...(host === '' ? {} : { host: host.replace(/^\[(.*)\]$/, '$1') }),
      path: rest === '' ? '/' : rest.startsWith('?') ? `/${rest}` : rest,
      port: typeof port === 'number' ? port : portOf('--get-url', port),
      scheme: upper,
    },
  };
}

/** --open-tcp: a number, or the name of a port that the container declares. */
export function tcpHandler(port: string): JsonObject {
  return { tcpSocket: { port: portOf('--open-tcp', port) } };
}

/** --grpc: PORT or PORT/SERVICE. The API knows no port names there. */
export function grpcHandler(text: string): JsonObject {
  const slash = text.indexOf('/');
  const port = portOf('--grpc', slash < 0 ? text : text.slice(0, slash));
  if (typeof port === 'string') throw new CliError(`--grpc must be PORT[/SERVICE] with a number, not ${goQuote(text)}`);
  // The server stores an empty service where none is given (core/v1 defaults).
  return { grpc: { port, service: slash < 0 ? '' : text.slice(slash + 1) } };
}

function portOf(flag: string, text: string): number | string {
  const isNumber = /^\d+$/.test(text);
  const problems = isNumber ? portNumberProblems(Number(text)) : portNameProblems(text);
  if (problems.length > 0) throw new CliError(`${flag}: ${goQuote(text)} is not a port: ${problems.join(', ')}`);
  return isNumber ? Number(text) : text;
}

/** --header: `NAME: VALUE` or NAME=VALUE. */
export function headerOf(text: string): { readonly name: string; readonly value: string } {
  const parts = /^([-A-Za-z0-9]+)(?::\s*|=)(.*)$/s.exec(text);
  if (parts === null) throw new CliError(`--header must be "NAME: VALUE" or NAME=VALUE, not ${goQuote(text)}`);
  return { name: parts[1] ?? '', value: parts[2] ?? '' };
}
