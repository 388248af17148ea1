/**
 * The order of a map's keys in YAML: letters by code point after everything else, and numbers by
 * their value (go-yaml's keyList).
 */

/** The keys of a map, sorted. */
export function sortedYamlKeys(map: object): string[] {
  const keys = Object.keys(map);
  return keys.length < 2 ? keys : keys.sort(compareKeys);
}

function compareKeys(a: string, b: string): number {
  if (/^[A-Za-z]+$/.test(a) && /^[A-Za-z]+$/.test(b)) return a < b ? -1 : Number(a > b);
  return compareRunes([...a], [...b]);
}

function compareRunes(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return compareAt(a, b, index);
  }
  return a.length - b.length;
}

/** The first difference decides; digits are compared as numbers. */
function compareAt(a: readonly string[], b: readonly string[], index: number): number {
  const left = a[index]!;
  const right = b[index]!;
  const leftIsLetter = isLetter(left);
  const rightIsLetter = isLetter(right);
  if (leftIsLetter && rightIsLetter) return byCodePoint(left, right);
  if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1;
  const carried = (left === '0' || right === '0') && followsNumber(a, index) ? '1' : '';
  const leftDigits = digitsFrom(a, index);
  const rightDigits = digitsFrom(b, index);
  const leftNumber = int64(carried + leftDigits);
  const rightNumber = int64(carried + rightDigits);
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  if (leftDigits.length !== rightDigits.length) return leftDigits.length - rightDigits.length;
  return byCodePoint(left, right);
}

/** Whether a digit before `index` is not zero: then a zero here is part of a number. */
function followsNumber(runes: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0 && isDigit(runes[at]!); at--) {
    if (runes[at] !== '0') return true;
  }
  return false;
}

function digitsFrom(runes: readonly string[], index: number): string {
  let end = index;
  while (end < runes.length && isDigit(runes[end]!)) end++;
  return runes.slice(index, end).join('');
}

/**
 * Overflows as an int64 does. Digits of other scripts count by their distance from '0', as in Go.
 */
function int64(digits: string): bigint {
  let value = 0n;
  for (const digit of digits) value = BigInt.asIntN(64, value * 10n + BigInt(digit.codePointAt(0)! - 48));
  return value;
}

function byCodePoint(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}

function isLetter(rune: string): boolean {
  return /\p{L}/u.test(rune);
}

function isDigit(rune: string): boolean {
  return /\p{Nd}/u.test(rune);
}
