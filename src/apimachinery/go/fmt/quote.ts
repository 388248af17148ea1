/** strconv.Quote and its relatives: %q, %+q, %#q of strings and characters. */
import { isEscapedByte } from '../bytes.ts';
import { escapeCharacter } from '../text.ts';

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
export const isPrintable = (character: string): boolean =>
  /^[ -~]$/.test(character) || /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);

const withoutPairs = (text: string): string => text.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '');

function escaped(character: string, quote: string, onlyAscii: boolean): string {
  if (isEscapedByte(character)) return `\\x${(character.charCodeAt(0) & 0xff).toString(16)}`;
  if (character === quote) return `\\${quote}`;
  const isLeft = character !== '\\' && isPrintable(character) && (!onlyAscii || character <= '\x7f');
  return isLeft ? character : escapeCharacter(character);
}
