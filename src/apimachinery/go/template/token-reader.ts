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
  private readonly pushedBack: Token[] = [];
  private latest: Token = { type: 'end of text', at: 0, text: '', line: 1 };
  /** The line on which the action began that is being parsed; 0 outside. */
  protected actionLine = 0;

  constructor(name: string, lexer: Lexer) {
    this.name = name;
    this.lexer = lexer;
  }

  protected next(): Token {
    const token = this.pushedBack.pop();
    if (token !== undefined) return token;
    this.latest = this.lexer.next();
    return this.latest;
  }

  protected backUp(token: Token): void {
    this.pushedBack.push(token);
  }

  protected peek(): Token {
    const token = this.next();
    this.backUp(token);
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
    this.backUp(token);
    return token;
  }

  protected fail(message: string): never {
    throw new TemplateParseError(`template: ${this.name}:${this.latest.line}: ${message}`);
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
