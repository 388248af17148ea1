/**
 * A Go string literal's text, in single or double quotes (jsonpath's UnquoteExtend over
 * strconv.UnquoteChar).
 */
import { shortEscapes } from '../../apimachinery/go/short-escapes.ts';

/** The text of a literal with its quotes, or undefined when it is malformed. */
export function unquote(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || quote !== literal.at(-1)) return undefined;
  const inner = literal.slice(1, -1);
  if (!inner.includes('\\') && !inner.includes(quote!)) return inner;
  const bytes: Buffer[] = [];
  const step = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))|([^\\])/suy;
  while (step.lastIndex < inner.length) {
    const match = step.exec(inner);
    if (match === null) return undefined;
    const part = decode(match, quote!);
    if (part === undefined) return undefined;
    bytes.push(part);
  }
  return Buffer.concat(bytes).toString('utf8');
}

function decode(match: RegExpExecArray, quote: string): Buffer | undefined {
  const [, letter, hex, short, long, octal, plain] = match;
  if (plain !== undefined) return plain === quote ? undefined : Buffer.from(plain);
  if (letter === "'" || letter === '"') return letter === quote ? Buffer.from(letter) : undefined;
  if (letter !== undefined) return Buffer.from(shortEscapes[letter]!);
  if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
  if (octal !== undefined) {
    const value = Number.parseInt(octal, 8);
    return value > 255 ? undefined : Buffer.from([value]);
  }
  const code = Number.parseInt((short ?? long)!, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
  return Buffer.from(String.fromCodePoint(code));
}
