/** HTTPS probes: the certificate is not checked, and HTTP/2 is used if the server wants it. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect as connectHttp2,
  type IncomingHttpHeaders,
} from 'node:http2';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { BODY_LIMIT } from '../../resources/probes/answer.ts';
import { type HttpQuestion, questionUrl } from '../../resources/probes/http-question.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface Body {
  readonly text: string;
  /** Milliseconds of the stopwatch. */
  readonly endedAt: number;
  /** Why it has no end. */
  readonly error?: Error;
}

type Http1<Answered> = (question: HttpQuestion, connection: Duplex, stopwatch: Stopwatch) => Promise<Answered>;

/** Rejects when the handshake fails or no status comes. */
export async function overTls<Answered>(
  question: HttpQuestion,
  connection: Duplex,
  stopwatch: Stopwatch,
  http1: Http1<Answered>,
) {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const secure = connect({
    socket: connection,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
    ...(isIP(question.host) === 0 ? { servername: question.host } : {}),
  });
  secure.once('secureConnect', () => resolve(secure));
  secure.on('error', reject);
  secure.once('close', () => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
  await promise;
  return secure.alpnProtocol === 'h2' ? overHttp2(question, secure, stopwatch) : http1(question, secure, stopwatch);
}

async function overHttp2(question: HttpQuestion, connection: Duplex, stopwatch: Stopwatch) {
  const session = connectHttp2(questionUrl({ ...question, target: '' }), { createConnection: () => connection });
  try {
    const own = question.headers.map(({ name, value }) => [name.toLowerCase(), value]);
    const stream = session.request({
      ':method': 'GET',
      ':path': question.target,
      ':authority': question.authority,
      ...Object.fromEntries(own.filter(([name]) => name !== 'connection')),
    });
    const body = collect(stream, connection, stopwatch);
    const headers = await headersOf(session, stream);
    const plain = Object.entries(headers)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value ?? '')]);
    return {
      status: Number(headers[':status']),
      headers: Object.fromEntries(plain) as Record<string, string>,
      body: await body,
    };
  } finally {
    session.destroy();
  }
}

function headersOf(session: ClientHttp2Session, stream: ClientHttp2Stream): Promise<IncomingHttpHeaders> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders>();
  for (const emitter of [session, stream]) emitter.on('error', reject);
  stream.once('close', () => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
  stream.once('response', resolve);
  return promise;
}

/**
 * A stream ends in the same way when its connection is cut off: it is whole only while that stands.
 */
function collect(stream: ClientHttp2Stream, connection: Duplex, stopwatch: Stopwatch): Promise<Body> {
  const pieces: Buffer[] = [];
  let length = 0;
  const { promise, resolve } = Promise.withResolvers<Body>();
  const finish = (error?: Error): void => {
    const text = Buffer.concat(pieces).subarray(0, BODY_LIMIT).toString('utf8');
    const endedAt = stopwatch.elapsed();
    resolve(error === undefined ? { text, endedAt } : { text, endedAt, error });
  };
  stream.on('data', (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    if (length >= BODY_LIMIT) finish();
  });
  const isWhole = (): boolean => stream.rstCode === 0 && !connection.destroyed;
  for (const name of ['end', 'close']) {
    stream.once(name, () => finish(isWhole() ? undefined : new Error('the stream was cut off')));
  }
  stream.on('error', finish);
  return promise;
}
