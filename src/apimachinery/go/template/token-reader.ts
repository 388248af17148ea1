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
  protected readonly text: string;
  protected readonly lexer: Lexer;
  /** What was put back, the next one last. */
  protected readonly ahead: Token[] = [];
  /** Where the token stands that was read last from the text. */
  protected lastAt = 0;
  /** Where the action began that is being parsed; undefined outside. */
  protected actionAt: number | undefined;

  constructor(name: string, text: string, lexer: Lexer) {
    this.name = name;
    this.text = text;
    this.lexer = lexer;
  }

  protected next(): Token {
    return this.ahead.pop() ?? this.read();
  }

  private read(): Token {
    const token = this.lexer.next();
    this.lastAt = token.at;
    return token;
  }

  /** Puts a token back, before those that were put back already. */
  protected backUp(token: Token): void {
    this.ahead.push(token);
  }

  protected peek(): Token {
    const { ahead } = this;
    if (ahead.length === 0) ahead.push(this.read());
    return ahead[ahead.length - 1] as Token;
  }

  /** The line, from 1, of a position. */
  private lineOf(at: number): number {
    return this.text.slice(0, at).split('\n').length;
  }

  protected fail(message: string): never {
    throw new TemplateParseError(`template: ${this.name}:${this.lineOf(this.lastAt)}: ${message}`);
  }

  protected unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${tokenText(token)} in ${context}`);
    const actionLine = this.actionAt === undefined ? undefined : this.lineOf(this.actionAt);
    if (actionLine === undefined || actionLine === this.lineOf(token.at)) this.fail(token.text);
    const action = token.text.endsWith(' action') ? '' : ' in action';
    this.fail(`${token.text}${action} started at ${this.name}:${actionLine}`);
  }

  protected expect(types: readonly TokenType[], context: string): Token {
    const token = this.next();
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
