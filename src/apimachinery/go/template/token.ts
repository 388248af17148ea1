/** What a template consists of. */
import { quoteText } from '../fmt/quote.ts';

export type TokenType =
  | 'error'
  | 'bool'
  | 'character'
  | 'character constant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'end of text'
  | 'field'
  | 'identifier'
  | 'left delimiter'
  | '('
  | 'number'
  | '|'
  | 'raw string'
  | 'right delimiter'
  | ')'
  | 'string'
  | 'text'
  | 'variable'
  | '.'
  | 'keyword';

export interface Token {
  readonly type: TokenType;
  readonly at: number;
  /** The text of the token, or of the error. */
  readonly text: string;
  /** Whether blanks stand before it, inside an action. */
  readonly isSpaced: boolean;
}

/** How messages name a token. */
export function tokenText({ type, text: whole }: Token): string {
  // fields that stand together are one token to us, and several to Go
  const text = type === 'field' ? (/^\.[^.]*/.exec(whole)?.[0] ?? whole) : whole;
  if (type === 'end of text') return 'EOF';
  if (type === 'error') return text;
  if (type === 'keyword' || type === '.') return `<${text}>`;
  if (Buffer.byteLength(text) > 10) return `${quoteText(Array.from(text).slice(0, 10).join(''), false)}...`;
  return quoteText(text, false);
}
