/** Exact numbers (big.Rat): schemas and values are compared by what is written, not by what a double holds. */

export interface Rational {
  readonly numerator: bigint;
  /** Positive. */
  readonly denominator: bigint;
  /** The double next to it. */
  readonly double: number;
}

/** Go refuses larger exponents. */
const LARGEST_EXPONENT = 1_000_000;

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [abs(a), abs(b)];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
}

function lowest(numerator: bigint, denominator: bigint, double: number): Rational {
  const divisor = greatestCommonDivisor(numerator, denominator);
  const shared = divisor === 0n ? 1n : divisor;
  return { numerator: numerator / shared, denominator: denominator / shared, double };
}

/** The number that a decimal text is; undefined where its exponent is too large. */
export function rational(text: string): Rational | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const exponent = Number(power) - fraction.length;
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const factor = 10n ** BigInt(Math.abs(exponent));
  return exponent >= 0
    ? { numerator: digits * factor, denominator: 1n, double: Number(text) }
    : lowest(digits, factor, Number(text));
}

export const isWhole = ({ denominator }: Rational): boolean => denominator === 1n;

/** Negative, 0 or positive. */
export function compareRationals(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `a` is a multiple of `b`, which is not 0. */
export const isMultipleOf = (a: Rational, b: Rational): boolean =>
  (a.numerator * b.denominator) % (a.denominator * b.numerator) === 0n;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const raised = (digits: string): string => digits.replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] as string);
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** A whole number in English, as golang.org/x/text/message prints it. */
export const countText = (count: number): string => grouped(String(count));

/** A double in English: large and small ones as 1.5×10⁰⁷. */
export function englishNumber(value: number): string {
  const [, sign = '', mantissa = '', power = ''] = /^(-?)([\d.]+)e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 6)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}×10${exponent < 0 ? '⁻' : ''}${raised(digits)}`;
  }
  const [whole = '', fraction] = String(Math.abs(value)).split('.');
  return `${sign}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}
