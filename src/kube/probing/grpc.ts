/**
 * Asks the gRPC health service as the kubelet does (pkg/probe/grpc): one unary call over HTTP/2
 * without TLS.
 */
import { connect, constants, type IncomingHttpHeaders } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Answer } from '../../resources/probes/answer.ts';
import { healthRequest, judgeHealth } from '../../resources/probes/health.ts';
import { connectionText, isRefusal, type ProbeOptions } from './connection.ts';
import { newStopwatch } from './stopwatch.ts';

export interface GrpcQuestion {
  readonly port: number;
  readonly service: string;
  /** What the kubelet dials: "10.0.0.7:50051". */
  readonly address: string;
  /** Of the kubelet: "1.37". */
  readonly version: string;
}

/** Throws when the probe cannot run at all: the API server refuses, the user interrupts it. */
export async function askGrpc(question: GrpcQuestion, options: ProbeOptions): Promise<Answer> {
  const { address } = question;
  const stopwatch = newStopwatch(options.timeout * 1000 + options.slack, options.signal);
  const connection = await stopwatch.aside(() => options.dial(question.port));
  const end = (): void => void connection.destroy();
  stopwatch.signal.addEventListener('abort', end, { once: true });
  const progress: Progress = { connected: false };
  connection.on('error', (error: Error) => {
    progress.error ??= error;
  });
  try {
    const { code, message, body } = await call(question, connection, progress);
    return { ...judgeHealth(code, message, body, options.timeout), latency: stopwatch.elapsed() };
  } catch (error) {
    options.signal.throwIfAborted();
    const latency = stopwatch.elapsed();
    if (stopwatch.isOver() && progress.connected)
      return { ...judgeHealth(4, '', Buffer.alloc(0), options.timeout), latency };
    const cause = progress.error ?? (error as Error);
    const why = stopwatch.isOver() ? 'context deadline exceeded' : connectionText(cause, address);
    // The kubelet tries to connect until the time is up, whatever the reason.
    const text = `timeout: failed to connect service ${JSON.stringify(address)} within ${options.timeout}s: ${why}`;
    return { result: 'failure', text, latency, refused: isRefusal(cause) };
  } finally {
    stopwatch.stop();
    connection.destroy();
  }
}

interface Progress {
  connected: boolean;
  error?: Error;
}

interface Reply {
  readonly code: number;
  readonly message: string;
  readonly body: Buffer;
}

async function call(
  { address, service, version }: GrpcQuestion,
  connection: Duplex,
  progress: Progress,
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const session = connect(`http://${address}`, { createConnection: () => connection });
  session.on('error', reject);
  session.once('remoteSettings', () => {
    progress.connected = true;
  });
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': `kube-probe/${version}`,
  });
  const pieces: Buffer[] = [];
  let last: IncomingHttpHeaders = {};
  stream.on('error', reject);
  stream.on('response', (headers) => {
    last = headers;
  });
  stream.on('trailers', (trailers) => {
    last = { ...last, ...trailers };
  });
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  stream.on('close', () => {
    const reply = replyOf(last, Buffer.concat(pieces));
    if (reply === undefined) reject(progress.error ?? new Error('error reading server preface: EOF'));
    else resolve(reply);
  });
  stream.end(healthRequest(service));
  try {
    return await promise;
  } finally {
    session.destroy();
  }
}

/** What grpc-go makes of headers and trailers; undefined when nothing came. */
function replyOf(headers: IncomingHttpHeaders, body: Buffer): Reply | undefined {
  const status = headers[':status'];
  if (status === undefined) return undefined;
  const code = headers['grpc-status'];
  const isGrpc = String(headers['content-type'] ?? '').startsWith('application/grpc');
  if (!isGrpc || code === undefined) {
    const message = `unexpected HTTP status code received from server: ${String(status)}`;
    return { code: Number(status) === 404 ? 12 : 2, message, body };
  }
  return { code: Number(code), message: decodeURIComponent(String(headers['grpc-message'] ?? '')), body };
}
