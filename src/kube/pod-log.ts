/**
 * The log subresource of a pod: raw bytes as they come, or lines that survive a dropped connection.
 */

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

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Waits this many milliseconds. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Called when the connection was lost and is taken up again. */
  resuming(reason: string): void;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * The lines of a log that is followed. A dropped connection is taken up again after the last line
 * that came: the server is always asked for timestamps, which are taken off again unless the
 * request itself wants them. Throws what ends it for good.
 */
export async function* followPodLog(
  transport: Transport,
  request: PodLogRequest,
  options: FollowOptions,
): AsyncGenerator<Buffer> {
  const position = new Position();
  const { limitBytes, ...query } = request.query;
  const keepsTime = query.timestamps === 'true';
  let left = limitBytes === undefined ? Number.POSITIVE_INFINITY : Number(limitBytes);
  let stream = await openPodLog(transport, { ...request, query: { ...query, timestamps: 'true' } }, options.signal);
  try {
    for (;;) {
      try {
        for await (const line of linesOf(stream.body)) {
          const text = position.take(line, keepsTime);
          if (text === undefined) continue;
          yield text.length > left ? text.subarray(0, left) : text;
          left -= text.length;
          if (left <= 0) return;
        }
        return;
      } catch (error) {
        if (options.signal.aborted || !position.known) throw error;
        stream = await reopen(transport, request, position, options, error);
      }
    }
  } finally {
    stream.close();
  }
}

async function reopen(
  transport: Transport,
  request: PodLogRequest,
  position: Position,
  options: FollowOptions,
  lost: unknown,
): Promise<ApiStream> {
  options.resuming(lost instanceof Error ? lost.message : String(lost));
  const { limitBytes: _limit, tailLines: _tail, sinceSeconds: _since, ...query } = request.query;
  const again = { ...request, query: { ...query, timestamps: 'true', sinceTime: position.rewind() } };
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    await options.sleep(pause, options.signal);
    try {
      return await openPodLog(transport, again, options.signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** How far a log was read: the time of the last line, and how many lines had that time. */
class Position {
  #time = '';
  #lines = 0;
  /** Lines of `#time` that come a second time after a rewind. */
  #repeated = 0;
  #rewound = false;

  /** Whether the place can be found again: the last line had a time. */
  get known(): boolean {
    return this.#time !== '';
  }

  /**
   * Goes back to the whole second of the last line (the kubelet is asked in seconds); returns the
   * time to ask for.
   */
  rewind(): string {
    this.#repeated = this.#lines;
    this.#rewound = true;
    return `${new Date(this.#time).toISOString().slice(0, 19)}Z`;
  }

  /** The line to show, or undefined for one that was shown before. */
  take(line: Buffer, keepsTime: boolean): Buffer | undefined {
    const space = line.indexOf(32);
    const time = space < 0 ? '' : line.toString('latin1', 0, space);
    if (!TIMESTAMP.test(time)) return line;
    if (this.#rewound && this.#isRepetition(time)) return undefined;
    this.#lines = time === this.#time ? this.#lines + 1 : 1;
    this.#time = time;
    return keepsTime ? line : line.subarray(space + 1);
  }

  #isRepetition(time: string): boolean {
    if (time < this.#time) return true;
    if (time === this.#time && this.#repeated > 0) {
      this.#repeated -= 1;
      return true;
    }
    this.#rewound = false;
    return false;
  }
}
