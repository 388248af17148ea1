/** HTTPS probes: the certificate is not looked at, and HTTP/2 is spoken where the server wants it. */
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { type HttpQuestion, questionUrl } from '../../resources/probes/http-question.ts';
import { readBody } from './http.ts';

type Http1<Answered> = (question: HttpQuestion, connection: Duplex) => Promise<Answered>;

/** Rejects when the handshake fails or no status comes. */
export async function overTls<Answered>(question: HttpQuestion, connection: Duplex, http1: Http1<Answered>) {
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
  return secure.alpnProtocol === 'h2' ? overHttp2(question, secure) : http1(question, secure);
}

async function overHttp2(question: HttpQuestion, connection: Duplex) {
  const session = connectHttp2(questionUrl({ ...question, target: '' }), { createConnection: () => connection });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingHttpHeaders>();
    const own = question.headers.map(({ name, value }) => [name.toLowerCase(), value]);
    const stream = session.request({
      ':method': 'GET',
      ':path': question.target,
      ':authority': question.authority,
      ...Object.fromEntries(own.filter(([name]) => name !== 'connection')),
    });
    for (const emitter of [session, stream]) emitter.on('error', reject);
    stream.once('close', () => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
    stream.once('response', resolve);
    stream.end();
    const headers = await promise;
    const plain = Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value ?? ''),
    ]);
    const body = await readBody(stream);
    return { status: Number(headers[':status']), headers: Object.fromEntries(plain) as Record<string, string>, body };
  } finally {
    session.destroy();
  }
}
