/**
 * How Go writes values as text, where kubectl's output shows it: %q, %v of floats, the order of
 * sorted strings.
 */
import { isRawNumber, type RawNumber } from '../json.ts';

const shortEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** strconv.Quote: the text in double quotes, what cannot be printed escaped. */
export function goQuote(text: string): string {
  // the classes of Unicode take milliseconds to make, and hardly a text needs them
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  const escaped = text.toWellFormed().replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escapeCharacter);
  return `"${escaped}"`;
}

/** strconv.QuoteRune of a character. */
export function goQuoteRune(character: string): string {
  if (character === "'") return "'\\''";
  return `'${character === '"' ? character : goQuote(character).slice(1, -1)}'`;
}

/** How strconv.Quote writes a character that it does not leave as it is. */
export function escapeCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** strconv.FormatFloat(value, 'g', -1, 64): what %v shows of a float64. */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return '0';
  const [digits, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const minInt64 = -(2n ** 63n);
const maxUint64 = 2n ** 64n - 1n;

/** Whether an integer's decimal text fits int64 (or uint64 when `unsigned`). */
export function fitsInt64(text: string, unsigned: boolean): boolean {
  if (text.length > 20) return false;
  const value = BigInt(text);
  return value >= minInt64 && value <= (unsigned ? maxUint64 : maxUint64 >> 1n);
}

/**
 * The number as encoding/json writes an int64 or float64: integers outside int64 were read as
 * floats.
 */
export function jsonNumber(value: number | RawNumber): string {
  if (!isRawNumber(value)) return String(value);
  return fitsInt64(value.rawJSON, false) ? value.rawJSON : String(Number(value.rawJSON));
}

/** The number as %v shows an int64 or float64. */
export const goNumber = (value: number | RawNumber): string => wholeOrFloat(value, false);

/** The number as YAML has it: its JSON is read again, where a whole number may be a uint64. */
export const yamlNumber = (value: number | RawNumber): string => wholeOrFloat(value, true);

/** The same where the JSON was made of a uint64, not of what the server sent. */
export const uint64Number = (value: number | RawNumber): string =>
  isRawNumber(value) && fitsInt64(value.rawJSON, true) ? value.rawJSON : yamlNumber(value);

function wholeOrFloat(value: number | RawNumber, unsigned: boolean): string {
  const text = jsonNumber(value);
  if (/^-?\d+$/.test(text) && fitsInt64(text, unsigned)) return text === '-0' ? '0' : text;
  return goFloat(Number(text));
}

const SURROGATE = /[\ud800-\udfff]/;

/** Orders strings by their UTF-8 bytes, as Go does; UTF-16 differs only where surrogates stand. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The keys of a map in Go's order. */
export function sortedKeys(map: object): string[] {
  return Object.keys(map).sort(compareStrings);
}

/** What Go's unicode.IsSpace takes for white space: it has U+0085 and lacks U+FEFF. */
const isSpace = (character: string | undefined): boolean => {
  if (character === undefined) return false;
  const code = character.charCodeAt(0);
  return code < 0x80 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : /^\p{White_Space}$/u.test(character);
};

/**
 * strings.TrimSpace: the text without white space at its ends. Unlike a pattern such as `\s+$` it
 * takes linear time, whatever white space is in a text of the cluster.
 */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}
