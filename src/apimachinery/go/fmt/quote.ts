/** strconv.Quote and its relatives: %q, %+q, %#q of strings and characters. */
import { isEscapedByte } from '../bytes.ts';

const shortEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** The string in double quotes; only ASCII where asked for. */
export const quoteText = (text: string, onlyAscii: boolean): string =>
  `"${Array.from(text, (character) => escaped(character, '"', onlyAscii)).join('')}"`;

/** One character in single quotes; only ASCII where asked for. */
export const quoteCharacter = (character: string, onlyAscii: boolean): string =>
  `'${isEscapedByte(character) ? '\ufffd' : escaped(character, "'", onlyAscii)}'`;

/** Whether the string can stand between backquotes unchanged. */
export const canBackquote = (text: string): boolean =>
  !/[\0-\x08\x0a-\x1f\x7f`\ufeff\udc80-\udcff]/.test(withoutPairs(text));

/** Whether Go prints the character as it is: letters, marks, numbers, signs and the ASCII blank. */
export const isPrintable = (character: string): boolean => /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);

const withoutPairs = (text: string): string => text.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '');

function escaped(character: string, quote: string, onlyAscii: boolean): string {
  if (isEscapedByte(character)) return `\\x${(character.charCodeAt(0) & 0xff).toString(16)}`;
  if (character === quote) return `\\${quote}`;
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  if (isPrintable(character) && (!onlyAscii || code < 0x80)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
