/** The text of a template to tokens. Positions count UTF-16 units. */
import { formatInteger } from '../fmt/numbers.ts';
import { quoteText } from '../fmt/quote.ts';
import {
  BLANKS,
  CLOSE,
  COLON,
  DASH,
  DOLLAR,
  DOT,
  endOf,
  endOfWord,
  isBlank,
  LEFT,
  PLAIN_FIELDS,
  PLAIN_NAME,
  PLAIN_NUMBER,
  PLAIN_STRING,
  QUOTE,
  RIGHT,
  TextReader,
  ZERO,
} from './text-reader.ts';
import type { Token, TokenType } from './token.ts';

const KEYWORDS = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
]);

export class Lexer extends TextReader {
  /** Names that are functions, and so no keywords: break and continue only. */
  private readonly notKeywords: ReadonlySet<string>;
  private isInAction = false;
  private depth = 0;

  constructor(input: string, notKeywords: ReadonlySet<string>) {
    super(input);
    this.notKeywords = notKeywords;
  }

  /** The text from here, inside an action, to what ends it if nothing is quoted; undefined where nothing ends it. */
  rest(): { readonly text: string; readonly from: number } | undefined {
    const end = this.input.indexOf(RIGHT, this.at);
    return end < 0 ? undefined : { text: this.input.slice(this.at, end), from: this.at };
  }

  /** Whether the text goes on with these characters, after blanks. */
  isBefore(characters: string): boolean {
    return this.input.startsWith(characters, endOf(BLANKS, this.input, this.at));
  }

  /** Goes past the end of the action, whose delimiter is at `end`. */
  skipTo(end: number): void {
    const isTrimmed = this.input[end - 1] === '-' && isBlank(this.input.charCodeAt(end - 2));
    this.at = end + RIGHT.length;
    this.leaveAction(isTrimmed);
  }

  /** Behind its delimiter; a trim marker takes the blanks that follow. */
  private leaveAction(isTrimmed: boolean): void {
    if (isTrimmed) this.skipBlanks();
    this.ignore();
    this.isInAction = false;
    this.isSpaced = false;
  }

  next(): Token {
    return this.isInAction ? this.lexAction() : this.lexText();
  }

  private lexText(): Token {
    for (;;) {
      const found = this.input.indexOf(LEFT, this.at);
      if (found < 0) {
        this.at = this.input.length;
        return this.token(this.at > this.start ? 'text' : 'end of text');
      }
      if (found > this.at) {
        const start = this.at;
        this.at = found;
        if (this.hasLeftMarker(found + LEFT.length)) {
          while (this.at > start && isBlank(this.input.charCodeAt(this.at - 1))) this.at -= 1;
        }
        const token = this.at > this.start ? this.token('text') : undefined;
        this.at = found;
        this.ignore();
        if (token !== undefined) return token;
      }
      const isTrimmed = this.hasLeftMarker(this.at + LEFT.length);
      if (!this.input.startsWith('/*', this.at + LEFT.length + (isTrimmed ? 2 : 0))) return this.lexLeft(isTrimmed);
      const problem = this.skipComment(isTrimmed);
      if (problem !== undefined) return problem;
    }
  }

  private hasLeftMarker = (at: number): boolean => this.input[at] === '-' && isBlank(this.input.charCodeAt(at + 1));

  private lexLeft(isTrimmed: boolean): Token {
    this.at += LEFT.length;
    const token = this.token('left delimiter');
    if (isTrimmed) this.at += 2;
    this.ignore();
    this.isInAction = true;
    this.depth = 0;
    return token;
  }

  private skipComment(isTrimmed: boolean): Token | undefined {
    this.at += LEFT.length + (isTrimmed ? 2 : 0);
    this.ignore();
    const end = this.input.indexOf('*/', this.at + 2);
    if (end < 0) return this.fail('unclosed comment');
    this.at = end + 2;
    const close = this.rightDelimiter();
    if (close === 0) return this.fail('comment ends before closing delimiter');
    this.skipRight(close);
    this.ignore();
    return undefined;
  }

  /** How long the delimiter here is, with its trim marker; 0 where there is none. */
  private rightDelimiter(): number {
    const { input, at } = this;
    const isTrimmed = isBlank(input.charCodeAt(at)) && input[at + 1] === '-' && input.startsWith(RIGHT, at + 2);
    if (isTrimmed) return RIGHT.length + 2;
    return input.startsWith(RIGHT, at) ? RIGHT.length : 0;
  }

  /** Goes past the delimiter, and past the blanks that its marker trims. */
  private skipRight(length: number): void {
    this.at += length;
    if (length > RIGHT.length) this.skipBlanks();
  }

  private lexRight(length: number): Token {
    this.at += length - RIGHT.length;
    this.ignore();
    this.at += RIGHT.length;
    const token = this.token('right delimiter');
    this.leaveAction(length > RIGHT.length);
    return token;
  }

  private lexAction(): Token {
    const { input } = this;
    let at = this.at;
    let code = input.charCodeAt(at);
    while (isBlank(code)) code = input.charCodeAt(++at);
    this.isSpaced = at > this.at;
    this.start = at;
    this.at = at;
    const close = code === CLOSE || code === DASH ? this.closing(code) : 0;
    if (close > 0) return this.depth === 0 ? this.lexRight(close) : this.fail('unclosed left paren');
    return this.lexPlain(code) ?? this.lexAny();
  }

  /** How long the delimiter is that stands here; the last of the blanks before it may belong to it. */
  private closing(code: number): number {
    const { input, at } = this;
    if (code === CLOSE) return input.charCodeAt(at + 1) === CLOSE ? RIGHT.length : 0;
    if (!this.isSpaced || !input.startsWith(RIGHT, at + 1)) return 0;
    this.at -= 1;
    return RIGHT.length + 2;
  }

  /** The usual names, numbers and strings; undefined for anything else. */
  private lexPlain(code: number): Token | undefined {
    const { input, at } = this;
    if (code > COLON || code === DOT || code === DOLLAR) {
      this.at = endOf(code === DOT ? PLAIN_FIELDS : PLAIN_NAME, input, at);
      return this.at > at ? this.plainName(code, this.at - at) : undefined;
    }
    if (code === QUOTE) this.at = endOf(PLAIN_STRING, input, at);
    else if (code >= ZERO) this.at = endOf(PLAIN_NUMBER, input, at);
    return this.at > at ? this.token(code === QUOTE ? 'string' : 'number') : undefined;
  }

  private plainName(first: number, length: number): Token {
    if (first === DOT) return this.token(length === 1 ? '.' : 'field');
    return first === DOLLAR ? this.token('variable') : this.named();
  }

  private lexAny(): Token {
    const character = this.take();
    switch (character) {
      case undefined:
        return this.fail('unclosed action');
      case '=':
        return this.token('assign');
      case ':':
        return this.take() === '=' ? this.token('declare') : this.fail('expected :=');
      case '|':
        return this.token('|');
      case '"':
        return this.lexQuoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.lexQuoted("'", 'character constant', 'unterminated character constant');
      case '`':
        return this.lexRaw();
      case '$':
        return this.lexName('variable', 'variable');
      case '(':
        this.depth += 1;
        return this.token('(');
      case ')':
        this.depth -= 1;
        return this.depth < 0 ? this.fail('unexpected right paren') : this.token(')');
      default:
        return this.lexOther(character);
    }
  }

  private lexOther(character: string): Token {
    if (character === '.' && !/\d/.test(this.input[this.at] ?? '') && this.at < this.input.length) {
      return this.lexName('field', '.');
    }
    if (/[.+\-0-9]/.test(character)) {
      this.at -= 1;
      return this.lexNumber();
    }
    if (endOfWord(this.input, this.start) > this.start) return this.lexIdentifier();
    if (character >= ' ' && character < '\x7f') return this.token('character');
    return this.fail(`unrecognized character in action: ${unicodeName(character)}`);
  }

  private lexQuoted(quote: string, type: TokenType, unterminated: string): Token {
    for (;;) {
      const character = this.take();
      if (character === quote) return this.token(type);
      const escaped = character === '\\' ? this.take() : undefined;
      const isOver = character === undefined || character === '\n';
      if (isOver || (character === '\\' && (escaped === undefined || escaped === '\n'))) return this.fail(unterminated);
    }
  }

  private lexRaw(): Token {
    const end = this.input.indexOf('`', this.at);
    if (end < 0) return this.fail('unterminated raw quoted string');
    this.at = end + 1;
    return this.token('raw string');
  }

  /** A field or variable, whose first character has been read; `alone` when nothing follows it. */
  private lexName(type: 'field' | 'variable', alone: TokenType): Token {
    if (this.isTerminated()) return this.token(alone);
    this.at = endOfWord(this.input, this.at);
    return this.isTerminated() ? this.token(type) : this.badCharacter();
  }

  private lexIdentifier(): Token {
    this.at = endOfWord(this.input, this.at);
    return this.isTerminated() ? this.named() : this.badCharacter();
  }

  /** A word that has been read. */
  private named(): Token {
    const word = this.input.slice(this.start, this.at);
    if (KEYWORDS.has(word) && !this.notKeywords.has(word)) return this.token('keyword');
    return this.token(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  private badCharacter(): Token {
    return this.fail(`bad character ${unicodeName(this.peek() ?? '')}`);
  }

  /** Whether what stands here may follow a name. */
  private isTerminated(): boolean {
    const character = this.input[this.at];
    if (character === undefined || ' \t\r\n.,|:)('.includes(character)) return true;
    return this.input.startsWith(RIGHT, this.at);
  }

  private lexNumber(): Token {
    const isNumber = this.scanNumber();
    if (!isNumber) return this.badNumber();
    if (!/[+-]/.test(this.peek() ?? '')) return this.token('number');
    return this.scanNumber() && this.input[this.at - 1] === 'i' ? this.token('complex') : this.badNumber();
  }

  private badNumber(): Token {
    return this.fail(`bad number syntax: ${quoteText(this.input.slice(this.start, this.at), false)}`);
  }
}

/** `U+0040 '@'`, as %#U writes it; what follows the end is -1. */
function unicodeName(character: string): string {
  const code = character.codePointAt(0);
  return formatInteger(BigInt(code ?? -1), true, 'U', { sharp: true }) as string;
}
