/**
 * Manifests from http and https URLs (resource.URLVisitor), read as Go's http.Get reads them: with
 * the proxies of the environment, with redirects, and without credentials except those in the URL.
 */
import type { IncomingMessage, RequestOptions } from 'node:http';
import { promisify } from 'node:util';
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError, ConnectionError } from '../errors.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { connectionError } from '../kube/connection-error.ts';
import type { Endpoint, TlsSettings } from '../kube/transport/dial.ts';
import { chooseProxy } from '../kube/transport/proxy-choice.ts';
import { lacksHost } from './url-text.ts';

/**
 * How often a URL is requested (defaultHttpGetAttempts), a second apart: server errors and failed
 * connections are retried.
 */
const ATTEMPTS = 3;
const PAUSE = 1000;
/** Go's http.Client gives up after this many redirects. */
const REDIRECTS = 10;

export type UrlContext = Pick<ClusterContext, 'clock' | 'signal' | 'env' | 'platform'>;

/** What a server answers with, its body unread. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly body: IncomingMessage;
  readonly url: URL;
}

/**
 * The bytes a URL answers with. Throws CliError `unable to read URL ...` for a status but 200 and
 * `error parsing URL: ...` for a body that breaks off or is no gzip, ConnectionError when no answer
 * came.
 */
export async function readUrl(context: UrlContext, url: string): Promise<Uint8Array> {
  if (lacksHost(url)) throw unreachable('http: no Host in request URL');
  const answer = await answerOf(context, url);
  try {
    return await readBody(answer.body);
  } catch (error) {
    context.signal.throwIfAborted();
    throw new CliError(`error parsing ${url}: ${bodyProblem(context, answer, error)}`, { cause: error });
  }
}

/** The first answer with status 200. What breaks off after it is not asked for again. */
async function answerOf(context: UrlContext, url: string): Promise<Answer> {
  let problem: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await context.clock.sleep(PAUSE, context.signal);
    try {
      const answer = await getUrl(context, url);
      const { status, statusText, body } = answer;
      if (status === 200) return answer;
      body.destroy();
      const text = `${status} ${statusText}`.trimEnd();
      problem = new CliError(`unable to read URL ${goQuote(url)}, server reported ${text}, status code=${status}`);
      if (status < 500 || status >= 600) break;
    } catch (error) {
      context.signal.throwIfAborted();
      problem = error;
    }
  }
  throw problem;
}

/** A request that failed: `url` is the last one asked for, without its password, as Go names it. */
export class UrlError extends ConnectionError {
  readonly url: string;
  constructor(url: string, { verbatim, detail, code, cause }: ConnectionError) {
    super(verbatim, detail, code, cause);
    this.url = url.replace(/^(\w+:\/\/[^/?#:@]*):[^/?#@]*@/, '$1:***@');
  }
}

/** The answer to one request, of whatever status, after redirects. Throws UrlError. */
export async function getUrl(context: UrlContext, start: string): Promise<Answer> {
  let url = new URL(start);
  let shown = start;
  for (let redirects = 0; redirects < REDIRECTS; redirects += 1) {
    const response = await ask(context, url).catch((error: unknown) => {
      throw error instanceof ConnectionError ? new UrlError(shown, error) : error;
    });
    const { statusCode = 0, statusMessage = '', headers } = response;
    const isRedirect = [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined;
    if (!isRedirect) return { status: statusCode, statusText: statusMessage, body: response, url };
    response.destroy();
    // of a redirect that it does not follow Go shows the header as it is
    shown = headers.location as string;
    url = new URL(shown, url);
    if (redirects + 1 < REDIRECTS) shown = url.href;
  }
  throw new UrlError(shown, unreachable(`stopped after ${REDIRECTS} redirects`));
}

function unreachable(detail: string): ConnectionError {
  return new ConnectionError(`Unable to connect to the server: ${detail}`, detail, '');
}

const PLAIN = { accept: '*/*', 'accept-encoding': 'gzip' };

function endpointOf(url: URL): Endpoint {
  const tls = url.protocol === 'https:';
  return { tls, host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80) };
}

/** What a request has beside its URL. */
export interface RequestParts {
  readonly method?: string;
  /** Instead of those of a plain GET. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly tls?: TlsSettings;
}

/** One request, without redirects. Throws ConnectionError. */
export async function ask(context: UrlContext, url: URL, parts: RequestParts = {}): Promise<IncomingMessage> {
  const endpoint = endpointOf(url);
  try {
    const proxy = chooseProxy(endpoint, '', context.env);
    const options = await requestOptions(context, url, parts, proxy);
    const { request } = endpoint.tls ? await import('node:https') : await import('node:http');
    return await new Promise<IncomingMessage>((resolve, reject) => {
      request(options, resolve).on('error', reject).end(parts.body);
    });
  } catch (error) {
    throw connectionError(error, url.href, endpoint, context.clock.now());
  }
}

async function requestOptions(
  context: UrlContext,
  url: URL,
  { method = 'GET', headers = PLAIN, body, tls = {} }: RequestParts,
  proxy: string | undefined,
): Promise<RequestOptions> {
  const endpoint = endpointOf(url);
  const options: RequestOptions = {
    host: endpoint.host,
    port: endpoint.port,
    path: `${url.pathname}${url.search}`,
    method,
    headers: {
      host: url.host,
      'user-agent': 'coxswain',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': body.length }),
    },
    agent: false,
    signal: context.signal,
    ...(url.username === '' ? {} : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
  };
  if (!endpoint.tls && proxy === undefined) return options;
  const { systemAuthorities } = await import('../kube/transport/trust.ts');
  const trust = async () => ({ ca: await systemAuthorities(context.env, context.platform) });
  const secure = endpoint.tls ? { ...(await trust()), ...tls } : {};
  if (proxy === undefined) return { ...options, ...secure } as RequestOptions;
  const { openTunnel } = await import('../kube/transport/tunnel.ts');
  const socket = await openTunnel(proxy, endpoint, trust);
  if (!endpoint.tls) return { ...options, createConnection: () => socket };
  const { startTls } = await import('../kube/transport/dial.ts');
  const verified = await startTls(socket, endpoint, secure, ['http/1.1']);
  return { ...options, createConnection: () => verified };
}

/** A body that is larger than was asked for. */
export class BodyLimitError extends Error {}

/**
 * The whole body. One that is compressed is expanded, as Go's http.Transport does unasked. Throws
 * BodyLimitError for one of more than `limit` bytes.
 */
export async function readBody(response: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response) {
    size += (part as Uint8Array).length;
    if (size > limit) throw new BodyLimitError();
    parts.push(part as Uint8Array);
  }
  const body = Buffer.concat(parts);
  if (body.length === 0 || response.headers['content-encoding']?.toLowerCase() !== 'gzip') return body;
  const { gunzip } = await import('node:zlib');
  const expanded = promisify<Uint8Array, { maxOutputLength?: number }, Buffer>(gunzip);
  return expanded(body, Number.isFinite(limit) ? { maxOutputLength: limit } : {}).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? new BodyLimitError() : error;
  });
}

/** What Go says of a body that could not be read to its end. */
export function bodyProblem({ clock }: UrlContext, { url }: Answer, error: unknown): string {
  return brokenBodyText(error) ?? connectionError(error, url.href, endpointOf(url), clock.now()).detail;
}

/** What Go says of a body that ends too early or is not the gzip that it is said to be. */
function brokenBodyText(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  // Node's word for a connection that was closed before the end of the body
  if (code === 'ECONNRESET' && message === 'aborted') return 'unexpected EOF';
  if (code === 'Z_BUF_ERROR') return 'unexpected EOF';
  if (code !== 'Z_DATA_ERROR') return undefined;
  if (message === 'incorrect header check') return 'gzip: invalid header';
  return /^incorrect (data|length) check$/.test(message) ? 'gzip: invalid checksum' : 'flate: corrupt input';
}
