/**
 * Asks an HTTP probe's question as the kubelet does (pkg/probe/http), over connections that lead
 * into the pod.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Answer, BODY_LIMIT, judgeStatus } from '../../resources/probes/answer.ts';
import { type HttpQuestion, hostPort, questionUrl, redirectOf } from '../../resources/probes/http-question.ts';
import { connectionText, isRefusal, type ProbeOptions } from './connection.ts';
import type { Body } from './https.ts';
import { newStopwatch, type Stopwatch } from './stopwatch.ts';

/**
 * Follows redirects. Throws when the probe cannot run at all: the API server refuses, the user
 * interrupts it.
 */
export async function askHttp(question: HttpQuestion, options: ProbeOptions): Promise<Answer> {
  const stopwatch = newStopwatch(options.timeout * 1000 + options.slack, options.signal);
  const via: HttpQuestion[] = [question];
  const redirects: string[] = [];
  try {
    for (;;) {
      const current = via.at(-1) as HttpQuestion;
      const response = await exchange(current, options, stopwatch);
      if ('error' in response) {
        return { ...failed(response, current, stopwatch), latency: stopwatch.elapsed(), redirects };
      }
      const { status, headers, body } = response;
      const latency = body.endedAt;
      const redirect = redirectOf(via, status, headers.location);
      if (redirect.kind === 'failure') return { result: 'failure', text: redirect.text, latency, redirects, status };
      if (redirect.kind === 'stop') {
        const counted = body.error === undefined ? judgeStatus(status, body.text) : bodyProblem(body.error, stopwatch);
        return { ...counted, latency, status, headers, redirects, body: body.text };
      }
      via.push(redirect.question);
      redirects.push(questionUrl(redirect.question));
    }
  } finally {
    stopwatch.stop();
  }
}

/**
 * A body that does not come to its end within the time is an error to the kubelet, and not counted.
 */
function bodyProblem(error: Error, stopwatch: Stopwatch): Pick<Answer, 'result' | 'text'> {
  const text = stopwatch.isOver()
    ? 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
    : `unexpected EOF (${error.message})`;
  return { result: 'error', text };
}

function failed(
  { error }: Failed,
  question: HttpQuestion,
  stopwatch: Stopwatch,
): Pick<Answer, 'result' | 'text' | 'refused'> {
  const address = hostPort(question.host, question.port);
  const why = stopwatch.isOver()
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    : connectionText(error, address);
  return { result: 'failure', text: `Get ${JSON.stringify(questionUrl(question))}: ${why}`, refused: isRefusal(error) };
}

interface Failed {
  readonly error: Error;
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

async function exchange(
  question: HttpQuestion,
  options: ProbeOptions,
  stopwatch: Stopwatch,
): Promise<Response | Failed> {
  const connection = await stopwatch.aside(() => options.dial(question.port));
  let refusal: Error | undefined;
  connection.on('error', (error: Error) => {
    refusal ??= error;
  });
  const end = (): void => void connection.destroy();
  stopwatch.signal.addEventListener('abort', end, { once: true });
  try {
    if (question.scheme === 'http') return await overHttp1(question, connection, stopwatch);
    const { overTls } = await import('./https.ts');
    return await overTls(question, connection, stopwatch, overHttp1);
  } catch (error) {
    options.signal.throwIfAborted();
    return { error: refusal ?? (error as Error) };
  } finally {
    stopwatch.signal.removeEventListener('abort', end);
    connection.destroy();
  }
}

/** One request over a connection of its own. Rejects when no status comes. */
async function overHttp1(question: HttpQuestion, connection: Duplex, stopwatch: Stopwatch): Promise<Response> {
  const { request } = await import('node:http');
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const headers = question.headers.flatMap(({ name, value }) => [name, value]);
  const outgoing = request({
    method: 'GET',
    path: question.target,
    setHost: false,
    headers: ['Host', question.authority, ...headers, 'Connection', 'close'],
    createConnection: () => connection as never,
  });
  const hangUp = (): void => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  connection.once('close', hangUp);
  outgoing.on('error', reject);
  outgoing.once('response', (incoming) => {
    // From here on it is the body that breaks off.
    connection.off('close', hangUp);
    outgoing.off('error', reject).on('error', () => undefined);
    const plain = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    readBody(incoming, stopwatch).then(
      (body) => resolve({ status: incoming.statusCode ?? 0, headers: plain, body }),
      reject,
    );
  });
  outgoing.end();
  return promise;
}

/**
 * The end of a response that ends by closing the connection arrives late: containerd passes it on a
 * second later, because its port-forward waits that long for the other direction to end.
 */
const LINGER = 1100;

/** As much of the body as the kubelet reads; `error` when it broke off or came too late. */
async function readBody(incoming: IncomingMessage, stopwatch: Stopwatch): Promise<Body> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let lastAt = stopwatch.elapsed();
  const endsByClosing =
    incoming.headers['content-length'] === undefined && incoming.headers['transfer-encoding'] === undefined;
  if (endsByClosing) stopwatch.extend(LINGER);
  const body = (): Body => ({
    text: Buffer.concat(pieces).subarray(0, BODY_LIMIT).toString('utf8'),
    endedAt: endsByClosing ? Math.max(lastAt, stopwatch.elapsed() - LINGER) : stopwatch.elapsed(),
  });
  try {
    for await (const piece of incoming) {
      pieces.push(piece);
      length += piece.length;
      lastAt = stopwatch.elapsed();
      if (length >= BODY_LIMIT) break;
    }
  } catch (error) {
    return { ...body(), error: error as Error };
  }
  return body();
}
