/** Reads the tokens of a template, with those put back first. */
import type { Lexer } from './lex.ts';
import { LiteralError } from './literals.ts';
import { type Token, type TokenType, tokenText } from './token.ts';

/** A template that cannot be parsed; the message is Go's. */
export class TemplateParseError extends Error {
  override name = 'TemplateParseError';
}

export class TokenReader {
  protected readonly name: string;
  private readonly lexer: Lexer;
  /** What has been read of the text so far, and which of it comes next. */
  private readonly tokens: Token[] = [];
  private position = 0;
  /** The line on which the action began that is being parsed; 0 outside. */
  protected actionLine = 0;

  constructor(name: string, lexer: Lexer) {
    this.name = name;
    this.lexer = lexer;
  }

  protected next(): Token {
    let token = this.tokens[this.position];
    if (token === undefined) {
      token = this.lexer.next();
      this.tokens.push(token);
    }
    this.position += 1;
    return token;
  }

  /** Goes back to before a token. */
  protected backUp(token: Token): void {
    do this.position -= 1;
    while (this.tokens[this.position] !== token);
  }

  protected peek(): Token {
    const token = this.next();
    this.position -= 1;
    return token;
  }

  protected nextWord(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== 'space') return token;
    }
  }

  protected peekWord(): Token {
    const token = this.nextWord();
    this.position -= 1;
    return token;
  }

  protected fail(message: string): never {
    throw new TemplateParseError(`template: ${this.name}:${this.tokens.at(-1)?.line ?? 1}: ${message}`);
  }

  protected unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${tokenText(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === token.line) this.fail(token.text);
    const action = token.text.endsWith(' action') ? '' : ' in action';
    this.fail(`${token.text}${action} started at ${this.name}:${this.actionLine}`);
  }

  protected expect(types: readonly TokenType[], context: string): Token {
    const token = this.nextWord();
    if (!types.includes(token.type)) this.unexpected(token, context);
    return token;
  }

  /** The value of a constant; a wrong one ends the parse. */
  protected literal<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      return this.fail(error.message);
    }
  }
}

/** Whether the token is that keyword. */
export const isKeyword = ({ type, text }: Token, word: string): boolean => type === 'keyword' && text === word;
