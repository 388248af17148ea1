/** A text that is read from the left, and what it is matched with. Positions count UTF-16 units. */
import type { Token, TokenType } from './token.ts';

const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
export const [QUOTE, DOLLAR, DASH, DOT, ZERO, COLON, CLOSE] = [0x22, 0x24, 0x2d, 0x2e, 0x30, 0x3a, 0x7d];
export const LEFT = '{{';
export const RIGHT = '}}';

export const isBlank = (code: number): boolean =>
  code === SPACE || code === LINE_FEED || code === TAB || code === RETURN;

const WORD = /[_\p{L}\p{Nd}]*/uy;

// What most of a template consists of. These run as machine code when the rest of a program that has just started is
// still being interpreted; what they do not match goes the long way.
export const BLANKS = /[ \t\r\n]+/y;
export const PLAIN_NAME = /(?:\$?[A-Za-z_][A-Za-z_0-9]*|\$)(?=[ \t\r\n.,|:)(]|\}\})/y;
/** `.a.b.c` is one token. */
export const PLAIN_FIELDS = /(?:(?:\.[A-Za-z_][A-Za-z_0-9]*)+|\.)(?=[ \t\r\n,|:)(]|\}\})/y;
export const PLAIN_NUMBER = /[0-9]+(?=[ \t\r\n)]|\}\})/y;
export const PLAIN_STRING = /"[^"\\\n]*"/y;

/** Where the match that begins at `at` ends; `at` where there is none. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Where the letters, digits and underscores end that stand at `at`. */
export function endOfWord(text: string, at: number): number {
  WORD.lastIndex = at;
  WORD.test(text);
  return WORD.lastIndex;
}

export class TextReader {
  protected readonly input: string;
  protected at = 0;
  protected start = 0;
  protected isSpaced = false;

  constructor(input: string) {
    this.input = input;
  }

  protected token(type: TokenType): Token {
    const token = { type, at: this.start, text: this.input.slice(this.start, this.at), isSpaced: this.isSpaced };
    this.start = this.at;
    return token;
  }

  /** Skips what has been read since the last token. */
  protected ignore(): void {
    this.start = this.at;
  }

  protected fail(text: string): Token {
    return { type: 'error', at: this.start, text, isSpaced: this.isSpaced };
  }

  protected peek(): string | undefined {
    const unit = this.input[this.at];
    if (unit === undefined || unit < '\ud800' || unit > '\udbff') return unit;
    return String.fromCodePoint(this.input.codePointAt(this.at) as number);
  }

  protected take(): string | undefined {
    const character = this.peek();
    this.at += character?.length ?? 0;
    return character;
  }

  protected accept(valid: string): boolean {
    const character = this.peek();
    if (character === undefined || !valid.includes(character)) return false;
    this.at += 1;
    return true;
  }

  protected acceptAll(valid: string): void {
    while (this.accept(valid));
  }

  protected skipBlanks(): void {
    this.at = endOf(BLANKS, this.input, this.at);
  }

  protected scanNumber(): boolean {
    this.accept('+-');
    let digits = '0123456789_';
    let exponent = 'eE';
    if (this.accept('0')) {
      if (this.accept('xX')) [digits, exponent] = ['0123456789abcdefABCDEF_', 'pP'];
      else if (this.accept('oO')) [digits, exponent] = ['01234567_', ''];
      else if (this.accept('bB')) [digits, exponent] = ['01_', ''];
    }
    this.acceptAll(digits);
    if (this.accept('.')) this.acceptAll(digits);
    if (this.accept(exponent)) {
      this.accept('+-');
      this.acceptAll('0123456789_');
    }
    this.accept('i');
    if (endOfWord(this.input, this.at) === this.at) return true;
    this.take();
    return false;
  }
}
