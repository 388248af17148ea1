/**
 * The log subresource of a pod: raw bytes as they come, or lines that survive a dropped connection.
 */

import { type LogPiece, logPieces } from '../resources/logs/pieces.ts';
import { LogPosition, wholeSecond } from '../resources/logs/position.ts';
import { podPath } from './address.ts';
import { queryPairs } from './objects.ts';
import { isTransient } from './transient.ts';
import type { ApiStream } from './transport/request.ts';
import type { Transport } from './transport/transport.ts';

export interface PodLogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly query: Readonly<Record<string, string | number>>;
}

/**
 * Opens one container's log. Throws StatusError and ConnectionError, CliError for a name that can
 * be none.
 */
export async function openPodLog(
  transport: Transport,
  request: PodLogRequest,
  signal?: AbortSignal,
): Promise<ApiStream> {
  return transport.stream({
    method: 'GET',
    path: podPath(request.namespace, request.pod, 'log'),
    query: queryPairs(request.query),
    headers: { accept: 'application/json, */*' },
    signal,
  });
}

/**
 * The lines of a stream of bytes, each with its newline; what follows the last newline comes at the
 * end.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      const tail = bytes.subarray(start, end + 1);
      yield pending.length === 0 ? tail : Buffer.concat([...pending, tail]);
      pending = [];
      start = end + 1;
    }
    if (start < bytes.length) pending.push(bytes.subarray(start));
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}

/**
 * The lines of a log as it is now, in batches. With `timed` each has its time, which the server is
 * asked for, and which is not part of its bytes.
 */
export async function* readPodLog(
  transport: Transport,
  request: PodLogRequest,
  { timed, signal }: { readonly timed: boolean; readonly signal?: AbortSignal },
): AsyncGenerator<readonly LogPiece[]> {
  const query = timed ? { ...request.query, timestamps: 'true' } : request.query;
  const stream = await openPodLog(transport, { ...request, query }, signal);
  const position = new LogPosition();
  try {
    for await (const pieces of logPieces(stream.body)) yield timed ? position.take(pieces, false) : pieces;
  } finally {
    stream.close();
  }
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits this many milliseconds. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Called when the connection was lost and is taken up again. */
  resuming(reason: string): void;
  /** How far this log was read before; it is then taken up there. */
  readonly position?: LogPosition;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * The lines of a log that is followed, in batches. A dropped connection is taken up again after the
 * last line that came: the server is always asked for timestamps, which are taken off again unless
 * the request itself wants them. Throws what ends it for good.
 */
export async function* followPodLog(
  transport: Transport,
  request: PodLogRequest,
  options: FollowOptions,
): AsyncGenerator<readonly LogPiece[]> {
  const position = options.position ?? new LogPosition();
  const { limitBytes, ...rest } = request.query;
  const keepsTime = rest.timestamps === 'true';
  const query = { ...rest, timestamps: 'true' };
  const limit = new ByteLimit(limitBytes === undefined ? Number.POSITIVE_INFINITY : Number(limitBytes));
  const first = position.known ? behind(query, position) : query;
  let opened = options.now();
  let stream = await openPodLog(transport, { ...request, query: first }, options.signal);
  try {
    for (;;) {
      try {
        for await (const pieces of logPieces(stream.body)) {
          const shown = limit.cut(position.take(pieces, keepsTime));
          if (shown.length > 0) yield shown;
          if (limit.reached) return;
        }
        return;
      } catch (error) {
        if (options.signal.aborted || !(position.known || position.empty)) throw error;
        stream.close();
        const again = position.known ? behind(query, position) : sinceOpening(query, opened, options.now());
        opened = options.now();
        stream = await reopen(transport, { ...request, query: again }, options, error);
      }
    }
  } finally {
    stream.close();
  }
}

/** What to ask for to get what follows the last line. */
function behind(query: PodLogRequest['query'], position: LogPosition): PodLogRequest['query'] {
  const { tailLines: _tail, sinceSeconds: _since, ...rest } = query;
  return { ...rest, sinceTime: position.rewind() };
}

/** A log that had no lines yet in this many milliseconds was empty, or --tail=0 left them out. */
const EMPTY = 5000;

/**
 * What to ask for when the connection broke before any line came: the same lines that the first
 * request was to bring, and those written since.
 */
function sinceOpening(query: PodLogRequest['query'], opened: number, now: number): PodLogRequest['query'] {
  const { tailLines, sinceSeconds, ...rest } = query;
  if (tailLines !== undefined && (tailLines === 0 || now - opened > EMPTY)) {
    return { ...rest, sinceTime: wholeSecond(opened) };
  }
  if (sinceSeconds === undefined) return query;
  return {
    ...rest,
    ...(tailLines === undefined ? {} : { tailLines }),
    sinceTime: wholeSecond(opened - Number(sinceSeconds) * 1000),
  };
}

/** --limit-bytes of a log that is asked for in several requests. */
class ByteLimit {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get reached(): boolean {
    return this.#left <= 0;
  }

  cut(pieces: readonly LogPiece[]): readonly LogPiece[] {
    if (this.#left === Number.POSITIVE_INFINITY) return pieces;
    const kept: LogPiece[] = [];
    for (const piece of pieces) {
      if (this.#left <= 0) break;
      const fits = piece.bytes.length <= this.#left;
      kept.push(fits ? piece : { ...piece, bytes: piece.bytes.subarray(0, this.#left), ends: true });
      this.#left -= piece.bytes.length;
    }
    return kept;
  }
}

async function reopen(
  transport: Transport,
  request: PodLogRequest,
  options: FollowOptions,
  lost: unknown,
): Promise<ApiStream> {
  options.resuming(lost instanceof Error ? lost.message : String(lost));
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    await options.sleep(pause, options.signal);
    try {
      return await openPodLog(transport, request, options.signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }
}
