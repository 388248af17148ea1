/**
 * How far a log was read, so that it can be taken up again without a line lost or doubled. The
 * kubelet is asked for timestamps, which it writes in front of each line with nine digits of a
 * second (pkg/kubelet/kuberuntime/logs, timeFormatOut).
 */
import type { LogPiece } from './pieces.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** Longer than any timestamp. */
const LONGEST_TIMESTAMP = 40;

/**
 * A time in RFC 3339 as text that sorts: in UTC, with nine digits of a second. A node writes the
 * times of its own zone.
 */
export function sortableTime(time: string): string {
  if (time.length === 30 && time.endsWith('Z')) return time;
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return `${new Date(time).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0').slice(0, 9)}Z`;
}

/** The timestamp that the line begins with, "" when there is none. */
export function timestampOf(line: Buffer): string {
  const space = line.indexOf(32);
  if (space < 20 || space > LONGEST_TIMESTAMP) return '';
  const time = line.toString('latin1', 0, space);
  return TIMESTAMP.test(time) ? time : '';
}

/** The whole second, as --since-time is asked for. */
export function wholeSecond(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export class LogPosition {
  /** The time of the last line that was taken. */
  #last = '';
  /** How many lines in a row had that time. */
  #count = 0;
  /** The latest time of all: lines of stdout and stderr come a little out of order. */
  #latest = '';
  /** After a rewind: how many lines of the last time are still to come for the second time. */
  #repeated = 0;
  #rewound = false;
  /** Bytes of the current line that were taken, without the timestamp; 0 behind its end. */
  #taken = 0;
  /** Bytes of a line that are left out since they were taken before the rewind. */
  #leftOut = 0;
  /** Whether the pieces that follow belong to a line that is shown. */
  #showing = false;

  #empty = true;

  /** Whether the place can be found again: the last line had a time. */
  get known(): boolean {
    return this.#last !== '';
  }

  /** Whether no line was taken yet. */
  get empty(): boolean {
    return this.#empty;
  }

  /**
   * Goes back to the whole second of the last line (the kubelet is asked in seconds); returns the
   * time to ask for. What comes up to the last line is then left out. A line later than all that
   * were taken shows that the last one is no longer there, because the log was rotated.
   */
  rewind(): string {
    this.#repeated = this.#count;
    this.#rewound = true;
    return wholeSecond(Date.parse(this.#last));
  }

  /** The pieces to show, without their timestamps unless `keepsTime`. */
  take(pieces: readonly LogPiece[], keepsTime: boolean): readonly LogPiece[] {
    const shown: LogPiece[] = [];
    for (const piece of pieces) {
      const one = piece.starts ? this.#line(piece, keepsTime) : this.#rest(piece);
      if (one !== undefined) shown.push(one);
    }
    return shown;
  }

  #line(piece: LogPiece, keepsTime: boolean): LogPiece | undefined {
    this.#empty = false;
    const time = timestampOf(piece.bytes);
    if (time === '') return this.#counted(piece, piece.bytes.length);
    const textAt = time.length + 1;
    if (this.#rewound && this.#isRepetition(time)) return this.#repetition(piece, textAt);
    this.#count = time === this.#last ? this.#count + 1 : 1;
    this.#last = time;
    if (this.#latest === '' || sortableTime(time) > sortableTime(this.#latest)) this.#latest = time;
    const bytes = keepsTime ? piece.bytes : piece.bytes.subarray(textAt);
    return this.#counted({ ...piece, bytes, time }, piece.bytes.length - textAt);
  }

  #counted(piece: LogPiece, taken: number): LogPiece {
    this.#showing = true;
    this.#leftOut = 0;
    this.#taken = piece.ends ? 0 : taken;
    return piece;
  }

  #rest(piece: LogPiece): LogPiece | undefined {
    if (this.#leftOut > 0) return this.#behindTaken(piece);
    if (!this.#showing) return undefined;
    this.#taken = piece.ends ? 0 : this.#taken + piece.bytes.length;
    return piece;
  }

  #isRepetition(time: string): boolean {
    if (time === this.#last && this.#repeated > 0) {
      this.#repeated -= 1;
      if (this.#repeated === 0) this.#rewound = false;
      return true;
    }
    if (sortableTime(time) <= sortableTime(this.#latest)) return true;
    this.#rewound = false;
    return false;
  }

  /** A line that was shown before; of the last one perhaps only the beginning. */
  #repetition(piece: LogPiece, textAt: number): LogPiece | undefined {
    this.#showing = false;
    if (this.#rewound || this.#taken === 0) return undefined;
    this.#leftOut = this.#taken;
    return this.#behindTaken({ ...piece, bytes: piece.bytes.subarray(textAt) });
  }

  /** What comes behind the bytes of the line that were shown before the rewind. */
  #behindTaken(piece: LogPiece): LogPiece | undefined {
    const bytes = piece.bytes.subarray(this.#leftOut);
    this.#leftOut = Math.max(0, this.#leftOut - piece.bytes.length);
    if (this.#leftOut > 0 && !piece.ends) return undefined;
    this.#showing = true;
    this.#leftOut = 0;
    this.#taken = piece.ends ? 0 : this.#taken + bytes.length;
    return { bytes, starts: false, ends: piece.ends };
  }
}
