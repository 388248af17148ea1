/** The lines of one log as they are printed: chosen, with highlights, with a prefix or as JSON. */
import { StringDecoder } from 'node:string_decoder';
import type { GoRegexp } from '../../apimachinery/go/regexp.ts';
import type { LogPiece } from './pieces.ts';

/** json: every line an object; extjson: the same, with lines that are JSON themselves as values. */
export type LineOutput = 'text' | 'json' | 'extjson';

export interface LineView {
  readonly output: LineOutput;
  /** A line is printed when one of these matches, or when there are none. */
  readonly include: readonly GoRegexp[];
  /** A line is left out when one of these matches. */
  readonly exclude: readonly GoRegexp[];
  /** What is coloured; nothing without `mark`. */
  readonly highlight: readonly GoRegexp[];
  /** Colours a part of a line. */
  readonly mark?: (text: string) => string;
  /** Whether text lines begin with the server's timestamp. */
  readonly timestamps: boolean;
  /** Whether a last line without a newline gets one, so that the next log begins a line. */
  readonly endLines: boolean;
}

/** Where lines come from, for the fields of JSON. */
export interface LineSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node?: string;
}

/** Whether lines are printed just as they come. */
export function isPlain({ output, include, exclude, highlight, mark, timestamps }: LineView): boolean {
  const chosen = include.length + exclude.length > 0;
  return output === 'text' && !timestamps && !chosen && (highlight.length === 0 || mark === undefined);
}

const NEWLINE = Buffer.from('\n');
const SPACE = Buffer.from(' ');

/** Formats one log. It keeps what it must know of a line that comes in several pieces. */
export class LineFormatter {
  readonly #view: LineView;
  readonly #source: LineSource;
  readonly #prefix: Buffer | undefined;
  readonly #plain: boolean;
  /** Whether the current line is printed. */
  #shown = false;
  /** Whether a line was begun that has no end yet. */
  #open = false;
  /** Decodes the pieces of a long line for JSON: a character may be cut between two. */
  #decoder: StringDecoder | undefined;

  constructor(view: LineView, source: LineSource, prefix: string | undefined) {
    this.#view = view;
    this.#source = source;
    this.#prefix = prefix === undefined ? undefined : Buffer.from(prefix);
    this.#plain = isPlain(view);
  }

  /** Whether what was written ends within a line. */
  get open(): boolean {
    return this.#open;
  }

  /** The bytes to print for these pieces, the next ones of the log. */
  format(pieces: readonly LogPiece[]): Buffer {
    const parts: Buffer[] = [];
    for (const piece of pieces) {
      if (piece.starts) this.#begin(piece, parts);
      else if (this.#shown) this.#continue(piece, parts);
      if (!this.#shown) continue;
      this.#open = !piece.ends;
      if (piece.ends && this.#view.endLines && this.#view.output === 'text' && !endsInNewline(piece.bytes)) {
        parts.push(NEWLINE);
      }
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  #begin(piece: LogPiece, parts: Buffer[]): void {
    if (this.#open) parts.push(NEWLINE);
    this.#open = false;
    if (this.#view.output === 'text') this.#beginText(piece, parts);
    else this.#beginJson(piece, parts);
  }

  #beginJson(piece: LogPiece, parts: Buffer[]): void {
    const text = this.#textOf(piece);
    this.#shown = this.#isWanted(text);
    if (this.#shown) parts.push(Buffer.from(this.#jsonStart(piece, text)));
  }

  #beginText(piece: LogPiece, parts: Buffer[]): void {
    const { view, text } = { view: this.#view, text: this.#plain ? '' : this.#textOf(piece) };
    this.#shown = this.#plain || this.#isWanted(text);
    if (!this.#shown) return;
    if (this.#prefix !== undefined) parts.push(this.#prefix);
    if (view.timestamps && piece.time !== undefined) parts.push(Buffer.from(piece.time), SPACE);
    const marked = this.#plain ? undefined : highlighted(text, view);
    if (marked === undefined) parts.push(piece.bytes);
    else parts.push(Buffer.from(marked), ...(endsInNewline(piece.bytes) ? [NEWLINE] : []));
  }

  #continue(piece: LogPiece, parts: Buffer[]): void {
    if (this.#view.output === 'text') return void parts.push(piece.bytes);
    const text = escaped(this.#textOf({ ...piece, starts: false }));
    parts.push(Buffer.from(piece.ends ? `${text}"}\n` : text));
  }

  /** The text of a piece without its newline. */
  #textOf(piece: LogPiece): string {
    const bytes = endsInNewline(piece.bytes) ? piece.bytes.subarray(0, -1) : piece.bytes;
    if (piece.starts && piece.ends) return bytes.toString('utf8');
    if (piece.starts || this.#decoder === undefined) this.#decoder = new StringDecoder('utf8');
    return piece.ends ? this.#decoder.end(bytes) : this.#decoder.write(bytes);
  }

  #isWanted(text: string): boolean {
    const { include, exclude } = this.#view;
    if (exclude.some((expression) => expression.test(text))) return false;
    return include.length === 0 || include.some((expression) => expression.test(text));
  }

  #jsonStart(piece: LogPiece, text: string): string {
    const { namespace, pod, container, node } = this.#source;
    const fields = { namespace, pod, container, node, time: piece.time };
    const head = JSON.stringify(fields).slice(0, -1);
    if (!piece.ends) return `${head},"message":"${escaped(text)}`;
    const own = this.#view.output === 'extjson' && isJsonDocument(text);
    return `${head},"message":${own ? text : JSON.stringify(text)}}\n`;
  }
}

const endsInNewline = (bytes: Buffer): boolean => bytes.length > 0 && bytes[bytes.length - 1] === 10;

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Whether it is a whole object or array. */
function isJsonDocument(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text with all that --highlight and --include match coloured; undefined when nothing does. */
function highlighted(text: string, { highlight, mark }: LineView): string | undefined {
  if (mark === undefined || highlight.length === 0) return undefined;
  const ranges = merged(highlight.flatMap((expression) => expression.ranges(text)));
  if (ranges.length === 0) return undefined;
  let shown = '';
  let at = 0;
  for (const [start, end] of ranges) {
    shown += text.slice(at, start) + mark(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}

type Range = readonly [start: number, end: number];

/** Ranges from left to right, those that overlap as one. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const found: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
