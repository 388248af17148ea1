/** github.com/shopspring/decimal: what addf and its relatives calculate with. */
import { goFloat } from '../../../apimachinery/go/text.ts';
import { GoError } from '../../../apimachinery/go/values.ts';

/** value x 10^exponent */
export interface Decimal {
  readonly value: bigint;
  readonly exponent: number;
}

/** Digits after the point of a quotient. */
const PRECISION = 16;

const power = (exponent: number): bigint => 10n ** BigInt(exponent);
const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** The decimal of the fewest digits that read as the number. Throws GoError for what is not finite. */
export function decimalOf(float: number): Decimal {
  if (!Number.isFinite(float)) throw new GoError(`Cannot create a Decimal from ${goFloat(float)}`);
  const [digits, exponent] = float.toExponential().split('e') as [string, string];
  const [whole, fraction = ''] = digits.split('.') as [string, string?];
  return { value: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** The nearest float64. */
export const floatOfDecimal = ({ value, exponent }: Decimal): number => Number(`${value}e${exponent}`);

function sum(a: Decimal, b: Decimal, sign: 1n | -1n): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const raised = (one: Decimal): bigint => one.value * power(one.exponent - exponent);
  return { value: raised(a) + sign * raised(b), exponent };
}

export const add = (a: Decimal, b: Decimal): Decimal => sum(a, b, 1n);
export const subtract = (a: Decimal, b: Decimal): Decimal => sum(a, b, -1n);

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  value: a.value * b.value,
  exponent: a.exponent + b.exponent,
});

/** Half a unit of the last digit is rounded away from zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.value === 0n) throw new GoError('decimal division by 0');
  const shift = a.exponent - b.exponent + PRECISION;
  const dividend = a.value * power(Math.max(shift, 0));
  const divisor = b.value * power(Math.max(-shift, 0));
  const quotient = dividend / divisor;
  const isRounded = 2n * size(dividend % divisor) >= size(divisor);
  const unit = a.value < 0n === b.value < 0n ? 1n : -1n;
  return { value: isRounded ? quotient + unit : quotient, exponent: -PRECISION };
}
