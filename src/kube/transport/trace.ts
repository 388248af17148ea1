/** The traces of -v=6 to -v=9: what client-go logs about requests, without secrets. */
import type { Output } from '../../io/io.ts';
import type { WireRequest, WireResponse } from './exchange.ts';
import { klogLine } from './klog.ts';

export interface Trace {
  /** Whether bodies are shown. */
  readonly bodies: boolean;
  request(url: string, request: WireRequest): void;
  response(
    url: string,
    request: WireRequest,
    response: Pick<WireResponse, 'status' | 'headers'> | Error,
    milliseconds: number,
  ): void;
  body(label: 'Request Body' | 'Response Body', url: string, text: string): void;
}

/** Characters of a body shown at -v=8 and -v=9 (client-go's truncateBody); all of it above. */
const shown: Readonly<Record<number, number>> = { 8: 1024, 9: 10240 };

/** A trace for a level; undefined below 6. */
export function newTrace(level: number, stderr: Output, now: () => number): Trace | undefined {
  if (!(level >= 6)) return undefined;
  const log = (text: string): void => stderr.write(klogLine('I', now(), text));
  return {
    bodies: level >= 8,
    request: (url, request) => {
      if (level >= 9) log(`"Request" curlCommand=${JSON.stringify(curl(url, request))}`);
      else if (level >= 7)
        log(`"Request" verb="${request.method}" url="${maskUrl(url)}" headers=${headerList(request.headers)}`);
    },
    response: (url, request, response, milliseconds) => {
      const place = `verb="${request.method}" url="${maskUrl(url)}"`;
      const outcome =
        response instanceof Error ? `status="" err=${JSON.stringify(response.message)}` : `status="${response.status}"`;
      const headers = response instanceof Error || level < 8 ? '' : ` headers=${headerList(response.headers)}`;
      log(`"Response" ${place} ${outcome}${headers} milliseconds=${Math.round(milliseconds)}`);
    },
    body: (label, url, text) => {
      const limit = shown[level] ?? Number.POSITIVE_INFINITY;
      const visible = secret(url, text) ? '<masked>' : text;
      const rest = visible.length > limit ? ` [truncated ${visible.length - limit} chars]` : '';
      log(`"${label}" body=${JSON.stringify(visible.slice(0, limit) + rest)}`);
    },
  };
}

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

function maskHeader(name: string, value: string): string {
  if (!SECRET_HEADERS.has(name.toLowerCase())) return value;
  const [type = ''] = value.split(' ');
  return /^(bearer|basic|negotiate)$/i.test(type) ? `${type} <masked>` : '<masked>';
}

function headerPairs(headers: WireRequest['headers']): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, maskHeader(name, one)]),
  );
}

function headerList(headers: WireRequest['headers']): string {
  return JSON.stringify(
    headerPairs(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  );
}

function curl(url: string, request: WireRequest): string {
  const headers = headerPairs(request.headers).map(([name, value]) => `-H ${JSON.stringify(`${name}: ${value}`)}`);
  return `curl -v -X${request.method} ${headers.join(' ')} '${maskUrl(url)}'`;
}

/** A URL with the values of its secret parameters and its user information masked. */
export function maskUrl(url: string): string {
  return url
    .replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1<masked>@')
    .replace(/([?&](?:[^=&]*token|[^=&]*secret|password)=)[^&]*/gi, '$1<masked>');
}

/** Whether a body may hold secret values: Secrets, tokens, and what carries them along. */
function secret(url: string, text: string): boolean {
  const { pathname } = new URL(url);
  if (/\/secrets(\/|$)|\/token$|\/tokenreviews(\/|$)/.test(pathname)) return true;
  return /"kind"\s*:\s*"(Secret|SecretList|TokenRequest|TokenReview)"/.test(text);
}
