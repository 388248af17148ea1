/** Go's package strings, for strings whose bytes need not be UTF-8 (bytes.ts). */
import { bytesOfText, isEscapedByte, joinTexts, textOfBytes } from './bytes.ts';

const STRAY = /[\udc80-\udcff]/u;
const NOT_ASCII = /[^\0-\x7f]/;

/** The bytes, each as one character from U+0000 to U+00FF. */
export const latinOf = (text: string): string =>
  NOT_ASCII.test(text) ? Buffer.from(bytesOfText(text)).toString('latin1') : text;

/** The string that has these bytes. */
export const textOfLatin = (latin: string): string =>
  NOT_ASCII.test(latin) ? textOfBytes(Buffer.from(latin, 'latin1')) : latin;

/** The characters of a string as []rune(s) and range have them: U+FFFD for a byte that belongs to none. */
export const runesOf = (text: string): string[] =>
  Array.from(text, (character) => (isEscapedByte(character) ? '\ufffd' : character));

/** strings.Map */
export const mapRunes = (text: string, change: (rune: string) => string): string => runesOf(text).map(change).join('');

/**
 * Does some work that looks for `sought` in `texts`. A part of a character is found within it only by
 * bytes; a whole one is found in the strings as they are.
 */
function byBytes<Of>(sought: string, texts: readonly string[], work: (texts: readonly string[]) => Of): Of {
  return work(STRAY.test(sought) ? [sought, ...texts].map(latinOf) : [sought, ...texts]);
}

export const contains = (text: string, sought: string): boolean =>
  byBytes(sought, [text], ([part = '', whole = '']) => whole.includes(part));

export const hasPrefix = (text: string, prefix: string): boolean =>
  byBytes(prefix, [text], ([part = '', whole = '']) => whole.startsWith(part));

export const hasSuffix = (text: string, suffix: string): boolean =>
  byBytes(suffix, [text], ([part = '', whole = '']) => whole.endsWith(part));

/** The text without these many bytes at its ends. */
const without = (text: string, before: string, after: string): string => {
  const latin = latinOf(text);
  return textOfLatin(latin.slice(latinOf(before).length, latin.length - latinOf(after).length));
};

export const trimPrefix = (text: string, prefix: string): string =>
  hasPrefix(text, prefix) ? without(text, prefix, '') : text;

export const trimSuffix = (text: string, suffix: string): string =>
  hasSuffix(text, suffix) ? without(text, '', suffix) : text;

/** strings.Trim: without the characters of a set at the ends. */
export function trimSet(text: string, set: string): string {
  const cut = new Set(runesOf(set));
  const characters = Array.from(text);
  const isCut = (at: number): boolean => {
    const character = characters[at] as string;
    return cut.has(isEscapedByte(character) ? '\ufffd' : character);
  };
  let [start, end] = [0, characters.length];
  while (start < end && isCut(start)) start += 1;
  while (end > start && isCut(end - 1)) end -= 1;
  return characters.slice(start, end).join('');
}

/** strings.Replace of all. */
export function replaceAll(text: string, old: string, by: string): string {
  if (old === '') return joinTexts([by, ...Array.from(text, (character) => character + by)]);
  if (!STRAY.test(old)) return joinTexts([text.split(old).join(by)]);
  return textOfLatin(latinOf(text).split(latinOf(old)).join(latinOf(by)));
}

/** strings.SplitN: at most so many parts, all for less than zero. */
export function splitText(text: string, separator: string, count = -1): readonly string[] {
  if (count === 0) return [];
  const characters = separator === '' ? Array.from(text) : undefined;
  const isStray = STRAY.test(separator);
  const [whole, between] = isStray ? [latinOf(text), latinOf(separator)] : [text, separator];
  const parts = characters ?? whole.split(between);
  const kept =
    count < 0 || parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(between)];
  return isStray ? kept.map(textOfLatin) : kept;
}
