/**
 * The case of characters as Go's package unicode has it: one character for one, unlike toUpperCase.
 * Go's tables are those of Unicode 15; what is younger goes by Node's.
 */

const only = (character: string, changed: string): string =>
  changed.length === 1 || (changed.length === 2 && character.length === 2) ? changed : character;

/** Small letters that got their capitals after Unicode 15. */
const WITHOUT_CAPITAL = '\u019b\u0264\ua7d3\ua7d5';

/** unicode.ToUpper */
export function upperOf(character: string): string {
  const code = character.charCodeAt(0);
  // Greek letters with an iota below: their capitals are title case, and toUpperCase makes two of them
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCharCode(code + 9);
  return WITHOUT_CAPITAL.includes(character) ? character : only(character, character.toUpperCase());
}

/** unicode.ToLower */
export const lowerOf = (character: string): string =>
  character === '\u0130' ? 'i' : only(character, character.toLowerCase());

/** Characters of two letters, as U+01C5: title case is between upper and lower case. */
const DIGRAPHS: readonly string[] = [
  '\u01c4\u01c5\u01c6',
  '\u01c7\u01c8\u01c9',
  '\u01ca\u01cb\u01cc',
  '\u01f1\u01f2\u01f3',
];

/** unicode.ToTitle */
export function titleOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x10d0 && code <= 0x10ff) return character;
  if (code < 0x1c4 || code > 0x1f3) return upperOf(character);
  return DIGRAPHS.find((three) => three.includes(character))?.[1] ?? upperOf(character);
}

const test =
  (pattern: RegExp) =>
  (character: string): boolean =>
    pattern.test(character);

export const isUpper = test(/^\p{Lu}$/u);
export const isTitle = test(/^\p{Lt}$/u);
export const isLower = test(/^\p{Ll}$/u);
export const isLetter = test(/^\p{L}$/u);
export const isDigit = test(/^\p{Nd}$/u);
export const isNumber = test(/^\p{N}$/u);
export const isPunctuation = test(/^\p{P}$/u);
export const isSpace = test(/^\p{White_Space}$/u);
