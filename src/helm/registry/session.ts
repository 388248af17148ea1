/** Requests to a registry, with the tokens that it asks for (oras' registry/remote/auth/client.go). */
import http from 'node:http';
import { goText } from '../../apimachinery/go/fmt/print.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { GoValue } from '../../apimachinery/go/values.ts';
import { HelmFault } from '../error.ts';
import { basicAuth, type HttpAnswer, type HttpRequest, MIB, type SendHttp } from '../http.ts';
import type { TlsFiles } from '../tls-files.ts';
import { checkRealm, parseChallenge } from './challenge.ts';
import { type Credential, isEmpty } from './helper.ts';

export interface RegistryOptions {
  readonly send: SendHttp;
  readonly plainHttp: boolean;
  readonly tls: TlsFiles;
  /** The credential for HOST:PORT. */
  credential(host: string): Promise<Credential>;
  sleep(milliseconds: number): Promise<void>;
}

/** A request to a registry; `scope` is what a token is asked for. */
export interface RegistryRequest extends Omit<HttpRequest, 'tls'> {
  readonly scope?: string;
}

/** What a registry says of a failure is no longer than this. */
const ANSWER_LIMIT = MIB;

interface Problem {
  readonly code?: string;
  readonly message?: string;
  readonly detail?: GoValue;
}

function problemText({ code = '', message = '', detail }: Problem): string {
  const name = String(code).replaceAll('_', ' ').toLowerCase();
  if (message === '') return name;
  return detail === undefined || detail === null ? `${name}: ${message}` : `${name}: ${message}: ${goText(detail)}`;
}

/** `GET "URL": response status code 404: ...`, with what the registry says itself. */
export function answerFault(method: string, { url, status, body }: HttpAnswer): HelmFault {
  let said = http.STATUS_CODES[status] ?? '';
  try {
    const { errors } = JSON.parse(Buffer.from(body).subarray(0, 8192).toString()) as { errors?: Problem[] };
    if (Array.isArray(errors) && errors.length > 0) said = errors.map(problemText).join('; ');
  } catch {
    // the status alone
  }
  return new HelmFault(`${method} ${goQuote(url)}: response status code ${status}: ${said}`);
}

/** How often and how long it is waited for a registry that is busy. */
const PAUSES = [250, 500, 1000, 2000, 3000];
const isBusy = ({ status }: HttpAnswer): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501);

/** The registries of one command: tokens are kept while it runs. */
export class RegistrySession {
  readonly options: RegistryOptions;
  /** Login tries OAuth2 with user name and password first. */
  forceOAuth2 = false;
  readonly #authorizations = new Map<string, string>();

  constructor(options: RegistryOptions) {
    this.options = options;
  }

  baseOf(host: string): string {
    return `${this.options.plainHttp ? 'http' : 'https'}://${host}/v2/`;
  }

  /** The answer of whatever status. Throws HelmFault. */
  async request(request: RegistryRequest): Promise<HttpAnswer> {
    const { host, origin } = new URL(request.url);
    const key = `${host} ${request.scope ?? ''}`;
    const known = this.#authorizations.get(key);
    const answer = await this.#send(request, known);
    if (answer.status !== 401 || new URL(answer.url).origin !== origin) return answer;
    const authorization = await this.#authorize(request, host, answer);
    if (authorization === undefined) return answer;
    this.#authorizations.set(key, authorization);
    return this.#send(request, authorization);
  }

  async #send({ scope: _, ...request }: RegistryRequest, authorization: string | undefined): Promise<HttpAnswer> {
    const { send, tls, sleep } = this.options;
    const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
    for (const pause of PAUSES) {
      const answer = await send({ ...request, headers, tls });
      if (!isBusy(answer)) return answer;
      await sleep(pause);
    }
    return send({ ...request, headers, tls });
  }

  /** What is to be sent after a 401; undefined where the registry asks for nothing that is known. */
  async #authorize(request: RegistryRequest, host: string, answer: HttpAnswer): Promise<string | undefined> {
    const { scheme, params } = parseChallenge(answer.headers['www-authenticate'] ?? '');
    if (scheme === '') return undefined;
    try {
      if (scheme === 'basic') return await this.#basic(host);
      const realm = params.get('realm') ?? '';
      checkRealm(realm, new URL(request.url));
      const scopes = new Set(
        [request.scope ?? '', ...(params.get('scope') ?? '').split(' ')].filter((one) => one !== ''),
      );
      return `Bearer ${await this.#token(host, realm, params.get('service') ?? '', merged([...scopes]))}`;
    } catch (error) {
      if (!(error instanceof HelmFault)) throw error;
      throw new HelmFault(`${request.method ?? 'GET'} ${goQuote(answer.url)}: ${error.message}`, { cause: error });
    }
  }

  async #basic(host: string): Promise<string> {
    const credential = await this.options.credential(host);
    if (isEmpty(credential)) throw new HelmFault('basic credential not found');
    const { username, password } = credential;
    if (username === '' || password === '') throw new HelmFault('missing username or password for basic auth');
    return basicAuth(username, password);
  }

  async #token(host: string, realm: string, service: string, scopes: readonly string[]): Promise<string> {
    const credential = await this.options.credential(host);
    if (credential.accessToken !== '') return credential.accessToken;
    const isOAuth2 = !isEmpty(credential) && (credential.refreshToken !== '' || this.forceOAuth2);
    const request = isOAuth2
      ? oauth2Request(realm, service, scopes, credential)
      : tokenRequest(realm, service, scopes, credential);
    const answer = await this.options.send({ ...request, tls: this.options.tls, limit: ANSWER_LIMIT });
    const method = request.method ?? 'GET';
    if (answer.status !== 200) throw answerFault(method, answer);
    let parsed: { token?: unknown; access_token?: unknown } | null;
    try {
      parsed = JSON.parse(Buffer.from(answer.body).toString()) as typeof parsed;
    } catch {
      throw new HelmFault(`${method} ${goQuote(answer.url)}: failed to decode response`);
    }
    const token = parsed?.access_token || (isOAuth2 ? '' : parsed?.token);
    // a token goes into a header: nothing but printable ASCII fits there
    if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token;
    throw new HelmFault(`${method} ${goQuote(answer.url)}: empty token returned`);
  }
}

/** `repository:a:pull` and `repository:a:push` as one. */
function merged(scopes: readonly string[]): readonly string[] {
  const actions = new Map<string, Set<string>>();
  for (const scope of scopes) {
    const colon = scope.lastIndexOf(':');
    const [name, list] = colon < 0 ? [scope, ''] : [scope.slice(0, colon), scope.slice(colon + 1)];
    const set = actions.get(name) ?? new Set();
    for (const action of list.split(',')) set.add(action);
    actions.set(name, set);
  }
  return [...actions]
    .map(([name, set]) => [name, [...set].sort().join(',')].filter((part) => part !== '').join(':'))
    .sort();
}

type TokenRequest = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>;

function tokenRequest(
  realm: string,
  service: string,
  scopes: readonly string[],
  { username, password }: Credential,
): TokenRequest {
  const url = new URL(realm);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (service !== '') url.searchParams.set('service', service);
  const isNamed = username !== '' || password !== '';
  return { url: url.href, headers: isNamed ? { authorization: basicAuth(username, password) } : {} };
}

function oauth2Request(
  realm: string,
  service: string,
  scopes: readonly string[],
  credential: Credential,
): TokenRequest {
  const { username, password, refreshToken } = credential;
  if (refreshToken === '' && (username === '' || password === '')) {
    throw new HelmFault('missing username or password for bearer auth');
  }
  const form = new URLSearchParams(
    refreshToken === ''
      ? { grant_type: 'password', username, password }
      : { grant_type: 'refresh_token', refresh_token: refreshToken },
  );
  form.set('service', service);
  form.set('client_id', 'coxswain');
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url: realm, headers, body: Buffer.from(form.toString()) };
}
