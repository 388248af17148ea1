/**
 * The bytes of a log as lines, in batches: what one read brought is handled at once, without a step
 * of the event loop for each line.
 */

/** A line, or a part of a very long one. */
export interface LogPiece {
  /** With the newline, if it ends a line that has one. */
  readonly bytes: Buffer;
  /** Whether a line begins here. */
  readonly starts: boolean;
  /** Whether the line ends here. */
  readonly ends: boolean;
  /** The server's timestamp of the line, RFC 3339, where it is known and a line begins here. */
  readonly time?: string;
}

/** Lines up to this many bytes come whole; longer ones come in pieces, so that memory is bounded. */
export const LONGEST_WHOLE_LINE = 1 << 20;

/**
 * The pieces of a stream of bytes. Every line begins with a piece of its own; one of up to
 * `longest` bytes is a single piece. What follows the last newline comes at the end.
 */
export async function* logPieces(
  chunks: AsyncIterable<Uint8Array>,
  longest = LONGEST_WHOLE_LINE,
): AsyncGenerator<readonly LogPiece[]> {
  let pending: Buffer[] = [];
  let size = 0;
  /** Whether the beginning of the current line has been yielded. */
  let inside = false;
  const flush = (last: Buffer | undefined, ends: boolean): LogPiece => {
    const bytes =
      pending.length === 0 && last !== undefined
        ? last
        : Buffer.concat(last === undefined ? pending : [...pending, last]);
    pending = [];
    size = 0;
    const piece = { bytes, starts: !inside, ends };
    inside = !ends;
    return piece;
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const batch: LogPiece[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      batch.push(flush(bytes.subarray(start, end + 1), true));
      start = end + 1;
    }
    if (start < bytes.length) {
      pending.push(bytes.subarray(start));
      size += bytes.length - start;
      if (inside || size > longest) batch.push(flush(undefined, false));
    }
    if (batch.length > 0) yield batch;
  }
  if (pending.length > 0) yield [flush(undefined, true)];
  else if (inside) yield [flush(Buffer.alloc(0), true)];
}
