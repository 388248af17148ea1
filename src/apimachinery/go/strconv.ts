/** Go's package strconv: numbers of texts. */
import { floatOf, integerOf } from './template/literals.ts';

const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
const MOST_UNSIGNED = 2n ** 64n - 1n;

/** An int64 of a text, or which error strconv has: of a number out of range also the nearest one. */
export type ParsedInteger =
  | { readonly value: bigint; readonly fault?: 'range' }
  | { readonly value: 0n; readonly fault: 'syntax' };

/** strconv.ParseInt with 64 bits; of base 0 a prefix such as 0x tells the base, and `_` may stand between digits. */
export function parseInteger(text: string, base: 0 | 8 | 10): ParsedInteger {
  const digits = text.replace(/^[+-]/, '');
  const size = base === 0 ? integerOf(digits) : sizeOf(digits, base);
  if (size === undefined) return { value: 0n, fault: 'syntax' };
  const value = text.startsWith('-') ? -size : size;
  if (value < LEAST) return { value: LEAST, fault: 'range' };
  return value > MOST ? { value: MOST, fault: 'range' } : { value };
}

/** What follows digits that are too many is not looked at. */
function sizeOf(text: string, base: 8 | 10): bigint | undefined {
  const digits = (base === 8 ? /^[0-7]*/ : /^\d*/).exec(text)?.[0] ?? '';
  if (digits === '') return undefined;
  const size = BigInt(base === 8 ? `0o${digits}` : digits);
  return digits === text || size > MOST_UNSIGNED ? size : undefined;
}

/** strconv.ParseFloat; undefined for what is no number, and for one out of range. */
export function parseFloat64(text: string): number | undefined {
  const [, sign, word] = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text) ?? [];
  if (word === undefined) return floatOf(text);
  if (/^n/i.test(word)) return sign === '' ? Number.NaN : undefined;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
