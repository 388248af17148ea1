import { type Cursor, isBlank, isBreak, type ProblemContext, type ScalarText, SyntaxProblem } from './cursor.ts';

const singleRun = /(?:[^ \t\r\n\x85\u2028\u2029']|'')+/y;
const doubleRun = /[^ \t\r\n\x85\u2028\u2029"\\]+/y;

/** Reads a quoted scalar that begins here. Lines in it may begin anywhere, as go-yaml has it. */
export function readQuoted(cursor: Cursor): ScalarText {
  const opened = cursor.position;
  const quote = cursor.code();
  const readRun = quote === 0x22 ? (at: Cursor) => readDouble(at, opened) : readSingle;
  const context = (): ProblemContext => ({ opener: opened, reached: cursor.position });
  cursor.position += 1;
  let value = '';
  for (;;) {
    if (cursor.atDocumentMark()) throw new SyntaxProblem('found unexpected document indicator', opened, context());
    if (cursor.position >= cursor.text.length) {
      throw new SyntaxProblem('found unexpected end of stream', opened, context());
    }
    const run = readRun(cursor);
    value += run.text;
    if (cursor.code() === quote) break;
    value += readGap(cursor, run.endsInBreak);
  }
  cursor.position += 1;
  return { value, start: opened + 1, end: cursor.position - 1 };
}

interface Run {
  readonly text: string;
  /** Whether an escaped line break ended it. */
  readonly endsInBreak: boolean;
}

function readSingle(cursor: Cursor): Run {
  const text = cursor.run(singleRun);
  return { text: text.includes("''") ? text.replaceAll("''", "'") : text, endsInBreak: false };
}

function readDouble(cursor: Cursor, opened: number): Run {
  let text = '';
  for (;;) {
    text += cursor.run(doubleRun);
    if (cursor.code() !== 0x5c) return { text, endsInBreak: false };
    if (isBreak(cursor.code(1))) {
      cursor.position += 1;
      cursor.newLine();
      return { text, endsInBreak: true };
    }
    text += readEscape(cursor, opened);
  }
}

/**
 * Blanks within a line stay; around line breaks they go. An escaped break is none.
 */
function readGap(cursor: Cursor, afterEscapedBreak: boolean): string {
  const start = cursor.position;
  let breaks = '';
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBlank(code)) cursor.position += 1;
    else {
      breaks += cursor.newLine();
    }
  }
  if (afterEscapedBreak) return breaks;
  return breaks === '' ? cursor.text.slice(start, cursor.position) : folded(breaks);
}

/** What line breaks between two words stand for: a first line feed is a blank, or nothing before others. */
export function folded(breaks: string): string {
  if (!breaks.startsWith('\n')) return breaks;
  return breaks.length === 1 ? ' ' : breaks.slice(1);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  // kubectl knows no such escape; JSON and YAML 1.2 do.
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const hexEscape = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/y;

function readEscape(cursor: Cursor, start: number): string {
  const letter = cursor.text[cursor.position + 1] ?? '';
  const simple = letter === '/' && cursor.yamlEscapes ? undefined : escapes[letter];
  if (simple !== undefined) {
    cursor.position += 2;
    return simple;
  }
  const { position } = cursor;
  if (!/[xuU]/.test(letter)) {
    throw new SyntaxProblem('found unknown escape character', position, { start });
  }
  const match = cursor.take(hexEscape);
  if (match === undefined) throw new SyntaxProblem('did not find expected hexdecimal number', position, { start });
  const code = Number.parseInt(match[1] ?? match[2] ?? (match[3] as string), 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code > 0x10ffff || (isSurrogate && cursor.yamlEscapes))
    throw new SyntaxProblem('found invalid Unicode character escape code', position, { start });
  return String.fromCodePoint(code);
}
