/** Sends the requests of src/helm, with proxies, certificates and limits (pkg/getter/httpgetter.go). */
import type { IncomingMessage } from 'node:http';
import { goQuote } from '../../apimachinery/go/text.ts';
import { ConnectionError } from '../../errors.ts';
import { HelmFault } from '../../helm/error.ts';
import { type HttpAnswer, type HttpRequest, MIB, type SendHttp } from '../../helm/http.ts';
import { noTlsFiles, readTlsFiles } from '../../helm/tls-files.ts';
import { clientCertificateText } from '../../kube/connection-error.ts';
import {
  type Answer,
  ask,
  BodyLimitError,
  bodyProblem,
  readBody,
  type UrlContext,
  UrlError,
} from '../../manifest/url.ts';
import { debugOf } from './debug.ts';

const TIMEOUT = 120_000;
/** Go's http.Client gives up after this many redirects. */
const REDIRECTS = 10;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

const capital = (method: string): string => method.charAt(0) + method.slice(1).toLowerCase();

/** One request with what redirects change in it. */
interface Step {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';

/** Whether credentials may go along: to the same origin, or from a host's port 80 to its 443. */
const keepsCredentials = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.hostname === to.hostname && !isSecure(from) && isSecure(to) && from.port === '' && to.port === '');

function redirected({ method, url, headers, body }: Step, status: number, target: URL): Step {
  const { authorization, ...rest } = headers;
  const kept = authorization !== undefined && keepsCredentials(url, target) ? headers : rest;
  const becomesGet = status <= 303 && method !== 'HEAD';
  return { method: becomesGet ? 'GET' : method, url: target, headers: kept, body: becomesGet ? undefined : body };
}

function parsed(url: string, base?: URL): URL {
  if (URL.canParse(url, base?.href)) {
    const found = new URL(url, base);
    if (isSecure(found) || found.protocol === 'http:') return found;
    throw new HelmFault(`unsupported protocol scheme ${goQuote(found.protocol.slice(0, -1))}`);
  }
  throw new HelmFault(
    base === undefined ? `parse ${goQuote(url)}: invalid URL` : `failed to parse Location header ${goQuote(url)}`,
  );
}

async function follow(
  context: UrlContext,
  first: Step,
  tls: object,
): Promise<{ step: Step; response: IncomingMessage }> {
  let step = first;
  for (let redirects = 0; ; redirects += 1) {
    const { method, url, headers, body } = step;
    const parts = { method, headers, tls, ...(body === undefined ? {} : { body }) };
    const response = await ask(context, url, parts);
    const { statusCode = 0, headers: answered } = response;
    if (!REDIRECT_STATUSES.has(statusCode) || answered.location === undefined) return { step, response };
    response.destroy();
    if (redirects + 1 === REDIRECTS) throw new HelmFault(`stopped after ${REDIRECTS} redirects`);
    step = redirected(step, statusCode, parsed(answered.location, url));
  }
}

function flat({ headers }: IncomingMessage): HttpAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}

async function whole(context: UrlContext, answer: Answer, request: HttpRequest): Promise<Uint8Array> {
  try {
    return await readBody(answer.body, request.limit);
  } catch (error) {
    answer.body.destroy();
    context.signal.throwIfAborted();
    if (error instanceof BodyLimitError) {
      throw new HelmFault(`the answer of ${request.url} is larger than ${Math.round(request.limit / MIB)} MiB`);
    }
    throw new HelmFault(bodyProblem(context, answer, error), { cause: error });
  }
}

async function send(context: UrlContext, request: HttpRequest): Promise<HttpAnswer> {
  const { method = 'GET', url, headers = {}, body, timeout = TIMEOUT } = request;
  const tls = readTlsFiles(request.tls ?? noTlsFiles);
  const deadline = timeout === 0 ? undefined : AbortSignal.timeout(timeout);
  const signal = deadline === undefined ? context.signal : AbortSignal.any([context.signal, deadline]);
  const inTime = { ...context, signal };
  let got = false;
  try {
    const { step, response } = await follow(inTime, { method, url: parsed(url), headers, body }, tls);
    got = true;
    const { statusCode = 0, statusMessage = '' } = response;
    const answer = { status: statusCode, statusText: statusMessage, body: response, url: step.url };
    const bytes = await whole(inTime, answer, request);
    const statusLine = `${statusCode} ${statusMessage}`.trimEnd();
    return { status: statusCode, statusLine, headers: flat(response), body: bytes, url: step.url.href };
  } catch (error) {
    context.signal.throwIfAborted();
    const late = deadline?.aborted === true;
    if (got && !late) throw error;
    const text = late ? lateText(got) : problemOf(error);
    throw new HelmFault(got ? text : `${capital(method)} ${goQuote(withoutPassword(url))}: ${text}`, { cause: error });
  }
}

const lateText = (got: boolean): string =>
  got
    ? 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
    : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

const withoutPassword = (url: string): string => new UrlError(url, new ConnectionError('', '', '')).url;

function problemOf(error: unknown): string {
  if (error instanceof ConnectionError) {
    return clientCertificateText(error.cause as Error) ?? error.detail;
  }
  return error instanceof Error ? error.message : String(error);
}

export type HttpContext = UrlContext & Parameters<typeof debugOf>[0];

/** What src/helm sends its requests by. */
export const httpOf =
  (context: HttpContext): SendHttp =>
  async (request) => {
    const debug = request.isFile ? debugOf(context) : undefined;
    debug?.('fetching', { url: request.url });
    const answer = await send(context, request);
    debug?.('fetch complete', {
      ...{ url: request.url, status: answer.statusLine },
      'content-length': answer.headers['content-length'] ?? '-1',
    });
    return answer;
  };
