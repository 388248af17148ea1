/**
 * The Transport over HTTP/2 or HTTP/1.1: connection, credentials, deadlines, retries, warnings and
 * traces. The rules of what is sent again are client-go's (k8s.io/client-go/rest, with_retry.go)
 * and those of Go's HTTP client below it.
 */

import { CliError, ConnectionError } from '../../errors.ts';
import type { Clock } from '../../io/host.ts';
import type { Credentials, RefusedCredentials } from '../auth/credentials.ts';
import { statusError } from '../status.ts';
import { requestTarget, toWire, type WireBase } from '../wire.ts';
import { type Deadline, DeadlineError, newDeadline } from './deadline.ts';
import { type HttpClient, SendError, type WireRequest, type WireResponse } from './exchange.ts';
import { bodyError, failure } from './failure.ts';
import type { ApiRequest, ApiResponse, ApiStream } from './request.ts';
import { resendAfter } from './retry.ts';
import { type Dialing, openClient } from './server.ts';
import type { Trace } from './trace.ts';
import type { Transport } from './transport.ts';
import { parseWarnings, type Warnings } from './warnings.ts';

export interface TransportOptions {
  readonly base: WireBase;
  readonly dialing: Dialing;
  readonly credentials: Credentials;
  readonly warnings: Warnings;
  /** Milliseconds of --request-timeout; 0 is without end. */
  readonly requestTimeout: number;
  readonly trace: Trace | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The maximum number of connections that are opened for one request whose connection had ended
 * before it was sent.
 */
const UNSENT_TRIES = 3;
const REDIRECTS = 10;
/** client-go takes an answer with a higher status for no object (206 is part of one). */
const LAST_OF_OBJECTS = 206;

/**
 * A Transport over one connection (HTTP/2; more for more streams than a server allows on one) or few
 * kept-alive ones (HTTP/1.1), opened on first use.
 */
export function newTransport(options: TransportOptions): Transport {
  const connection = newConnection(options.dialing);
  return {
    request: async (request): Promise<ApiResponse> => {
      const { response, deadline, target } = await exchange(options, connection, request, true);
      try {
        const body = await readText(response);
        if (options.trace?.bodies) options.trace.body('Response Body', urlOf(options, target), body);
        return { status: response.status, headers: response.headers, body };
      } catch (error) {
        throw bodyError(options, deadline.signal, error, { request, status: response.status });
      } finally {
        deadline.clear();
      }
    },
    stream: async (request): Promise<ApiStream> => {
      const { response, deadline } = await exchange(options, connection, request, false);
      response.whenOver(deadline.clear);
      const body = await decoded(response);
      return { status: response.status, headers: response.headers, body, close: response.discard };
    },
    close: connection.drop,
  };
}

interface Connection {
  /** Sends over an open connection, or a new one. */
  send(request: WireRequest, signal: AbortSignal): Promise<WireResponse>;
  /** Ends it; the next request opens another. */
  drop(): void;
}

interface OpenClient {
  readonly opening: Promise<HttpClient>;
  /** Undefined until it is open. */
  client: HttpClient | undefined;
}

/**
 * All requests share a connection. A server allows a number of streams on each (the API server
 * 100): where all are taken, as by the logs of many pods, another connection is opened, as Go does.
 */
function newConnection(dialing: Dialing): Connection {
  let clients: readonly OpenClient[] = [];
  let stop = new AbortController();
  const open = (): OpenClient => {
    const one: OpenClient = { opening: openClient(dialing, stop.signal), client: undefined };
    one.opening.then(
      (client) => {
        one.client = client;
      },
      () => {
        clients = clients.filter((other) => other !== one);
      },
    );
    clients = [...clients, one];
    return one;
  };
  return {
    send: async (request, signal) => {
      for (;;) {
        clients = clients.filter(({ client }) => client === undefined || client.usable);
        const free = clients.find(({ client }) => client !== undefined && !client.full);
        if (free !== undefined) return free.client!.send(request);
        // requests in parallel share the one that the first of them opens
        const { opening } = clients.find(({ client }) => client === undefined) ?? open();
        const client = await untilAborted(opening, signal);
        if (!client.full) return client.send(request);
      }
    },
    drop: () => {
      stop.abort(new Error('the connection was given up'));
      stop = new AbortController();
      for (const { opening } of clients) opening.then((client) => client.close()).catch(() => undefined);
      clients = [];
    },
  };
}

/** The promise, or the signal's reason as soon as it is aborted. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    const done = (): void => signal.removeEventListener('abort', stop);
    promise.then(resolve, reject).finally(done);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

interface Exchanged {
  readonly response: WireResponse;
  readonly deadline: Deadline;
  readonly target: string;
}

/** Sends until there is an answer of success, or an error that another try does not change. */
async function exchange(
  options: TransportOptions,
  connection: Connection,
  request: ApiRequest,
  whole: boolean,
): Promise<Exchanged> {
  const timeout = options.requestTimeout || (request.timeout ?? 0);
  const deadline = newDeadline(request.signal ?? options.signal, timeout);
  let target = requestTarget(request, options.base.prefix, timeout);
  let renewed = false;
  let redirects = 0;
  try {
    for (let attempt = 1; ; attempt++) {
      const { generation } = options.credentials;
      const credentials = await options.credentials.headers();
      const sending = { target, credentials, whole, signal: deadline.signal };
      const outcome = await sendOnce(options, connection, request, sending);
      const wait = resendAfter(request.method, outcome, attempt);
      if (wait !== undefined) {
        if (!(outcome instanceof Error)) outcome.discard();
        await options.clock.sleep(wait, deadline.signal).catch((error) => {
          throw deadline.signal.reason instanceof DeadlineError
            ? failure(options, request, deadline.signal.reason)
            : error;
        });
        continue;
      }
      if (outcome instanceof Error) throw failure(options, request, outcome);
      const refused = { generation, authorization: credentials.authorization?.toString() };
      if (outcome.status === 401 && !renewed && (await renew(options, connection, refused))) {
        renewed = true;
        outcome.discard();
        continue;
      }
      const redirected = redirects < REDIRECTS ? redirection(options, request, target, outcome) : undefined;
      if (redirected !== undefined) {
        redirects += 1;
        target = redirected;
        outcome.discard();
        continue;
      }
      hearWarnings(options, request, outcome);
      if (outcome.status <= (whole ? LAST_OF_OBJECTS : 299)) return { response: outcome, deadline, target };
      throw await refusal(options, request, target, outcome, deadline.signal);
    }
  } catch (error) {
    deadline.clear();
    throw error;
  }
}

interface Sending {
  readonly target: string;
  readonly credentials: Awaited<ReturnType<Credentials['headers']>>;
  /** Whether all of an answer is read at once. */
  readonly whole: boolean;
  readonly signal: AbortSignal;
}

/**
 * One try: the answer's head, or why there is none. What was not sent at all is sent again over a
 * new connection.
 */
async function sendOnce(
  options: TransportOptions,
  connection: Connection,
  request: ApiRequest,
  { target, credentials, whole, signal }: Sending,
): Promise<WireResponse | Error> {
  const wire = { ...toWire(options.base, request, target, credentials, signal), whole };
  const url = urlOf(options, target);
  options.trace?.request(url, wire);
  if (options.trace?.bodies && request.body !== undefined)
    options.trace.body('Request Body', url, String(request.body));
  const begun = options.clock.now();
  let outcome: WireResponse | Error;
  for (let tries = 1; ; tries++) {
    outcome = await sendOver(connection, wire, signal);
    if (!(outcome instanceof SendError && outcome.unsent) || tries === UNSENT_TRIES) break;
  }
  options.trace?.response(url, wire, outcome, options.clock.now() - begun);
  return outcome;
}

async function sendOver(connection: Connection, wire: WireRequest, signal: AbortSignal): Promise<WireResponse | Error> {
  try {
    return await connection.send(wire, signal);
  } catch (error) {
    if (signal.aborted) {
      if (signal.reason instanceof DeadlineError) return signal.reason;
      throw signal.reason;
    }
    if (error instanceof CliError || error instanceof ConnectionError) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function renew(options: TransportOptions, connection: Connection, refused: RefusedCredentials): Promise<boolean> {
  const renewal = await options.credentials.renew(refused);
  if (renewal === 'connection') connection.drop();
  return renewal !== 'same';
}

/**
 * Where a GET is sent on to on the same server; credentials go to no other host, so another host is
 * not followed.
 */
function redirection(
  options: TransportOptions,
  request: ApiRequest,
  target: string,
  response: WireResponse,
): string | undefined {
  if (response.status < 300 || response.status > 308 || response.status === 304) return undefined;
  const { location } = response.headers;
  if (location === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
  const from = new URL(urlOf(options, target));
  if (!URL.canParse(location, from.href)) return undefined;
  const to = new URL(location, from);
  return to.origin === from.origin ? `${to.pathname}${to.search}` : undefined;
}

function hearWarnings(options: TransportOptions, request: ApiRequest, response: WireResponse): void {
  if (request.warn === undefined) options.warnings.printNew(response.headers);
  else request.warn(parseWarnings(response.headers.warning ?? ''));
}

async function refusal(
  options: TransportOptions,
  request: ApiRequest,
  target: string,
  response: WireResponse,
  signal: AbortSignal,
): Promise<Error> {
  let body: string;
  try {
    body = await readText(response);
  } catch (error) {
    return bodyError(options, signal, error);
  }
  if (options.trace?.bodies) options.trace.body('Response Body', urlOf(options, target), body);
  return statusError(request, response.status, response.headers, body);
}

function urlOf(options: TransportOptions, target: string): string {
  return `${options.base.origin}${target}`;
}

/** The body with its compression taken off. */
async function decoded(response: WireResponse): Promise<AsyncIterable<Uint8Array>> {
  if (response.headers['content-encoding'] !== 'gzip') return response.body;
  const [{ Readable, pipeline }, { createGunzip }] = await Promise.all([import('node:stream'), import('node:zlib')]);
  const gunzip = createGunzip();
  // an error of either reaches whoever reads the last of them
  return pipeline(Readable.from(response.body, { objectMode: false }), gunzip, () => undefined);
}

async function readText(response: WireResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await decoded(response)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
