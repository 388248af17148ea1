/** Several logs as one, in the order of time. */
import type { LogPiece } from './pieces.ts';
import { sortableTime } from './position.ts';

/** Pieces of one of the logs, in its own order. */
export interface Merged<Log> {
  readonly log: Log;
  readonly pieces: readonly LogPiece[];
}

/** A log with what it has next. */
class Head<Log> {
  readonly log: Log;
  readonly #index: number;
  readonly #batches: AsyncIterator<readonly LogPiece[]>;
  #pieces: readonly LogPiece[] = [];
  #at = 0;
  /** The time of the next line, that of the line before it where it has none. */
  time = '';
  /** Whether what was taken ends within a line, whose rest comes first. */
  within = false;

  constructor(log: Log, index: number, batches: AsyncIterable<readonly LogPiece[]>) {
    this.log = log;
    this.#index = index;
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** Whether its next line comes first; of equal times, that of the log that was named first. */
  isBefore(other: Head<Log>): boolean {
    return this.time === other.time ? this.#index < other.#index : this.time < other.time;
  }

  /** Reads on where nothing is left; false when the log is over. */
  async fill(): Promise<boolean> {
    while (this.#at >= this.#pieces.length) {
      const next = await this.#batches.next();
      if (next.done === true) return false;
      this.#pieces = next.value;
      this.#at = 0;
    }
    this.#readTime();
    return true;
  }

  /** Takes the pieces that are read and come before the next line of `other`, one line at least. */
  take(other: Head<Log> | undefined): readonly LogPiece[] {
    const from = this.#at;
    do {
      this.#at += 1;
      this.#readTime();
    } while (
      this.#at < this.#pieces.length &&
      (!this.#pieces[this.#at]!.starts || other === undefined || this.isBefore(other))
    );
    this.within = !this.#pieces[this.#at - 1]!.ends;
    return this.#pieces.slice(from, this.#at);
  }

  #readTime(): void {
    const time = this.#pieces[this.#at]?.time;
    if (time !== undefined) this.time = sortableTime(time);
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/**
 * The pieces of all logs, each line behind those with an earlier time. Each log is read only as far
 * as it is needed. Rejects when one of them does.
 */
export async function* mergeLogs<Log>(
  logs: readonly { readonly log: Log; readonly batches: AsyncIterable<readonly LogPiece[]> }[],
): AsyncGenerator<Merged<Log>> {
  const heads = logs.map(({ log, batches }, index) => new Head(log, index, batches));
  try {
    const filled = await Promise.all(heads.map((head) => head.fill()));
    let open = heads.filter((_, index) => filled[index]);
    while (open.length > 0) {
      const [first, second] = earliest(open);
      yield { log: first.log, pieces: first.take(second) };
      let more = await first.fill();
      while (more && first.within) {
        yield { log: first.log, pieces: first.take(second) };
        more = await first.fill();
      }
      if (!more) open = open.filter((head) => head !== first);
    }
  } finally {
    await Promise.all(heads.map((head) => head.close()));
  }
}

/** The log that comes next, and the one after it. */
function earliest<Log>(heads: readonly Head<Log>[]): readonly [Head<Log>, Head<Log> | undefined] {
  let first = heads[0]!;
  let second: Head<Log> | undefined;
  for (const head of heads.slice(1)) {
    if (head.isBefore(first)) {
      second = first;
      first = head;
    } else if (second === undefined || head.isBefore(second)) second = head;
  }
  return [first, second];
}
