/**
 * resource.Quantity of k8s.io/apimachinery: a decimal number that remembers in which family of
 * suffixes it was written, so that sums of `1Gi` stay binary and sums of `100m` stay decimal.
 */

type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** The number is `unscaled` times ten to the power of `scale`. */
export interface Quantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  /** The text it was parsed from, while that is as good as the canonical one. */
  readonly text?: string;
}

export const zeroQuantity: Quantity = { unscaled: 0n, scale: 0, format: 'DecimalSI' };

const decimalSuffixes = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const binarySuffixes = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const decimalNames = new Map([...decimalSuffixes].map(([name, exponent]) => [exponent, name]));
const binaryNames = new Map([...binarySuffixes].map(([name, exponent]) => [exponent, name]));

const GRAMMAR = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const LARGEST = 2n ** 63n - 1n;
const NANO = -9;
/**
 * Keeps a hostile exponent (`1e999999999`) from being written out as digits; no real quantity comes
 * near.
 */
const MAX_EXPONENT = 1000;

/** Go's words for what is no quantity (resource.ErrFormatWrong, ErrSuffix). */
const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

/**
 * Parses a quantity such as `100m`, `1.5Gi`, `1e3`; throws SyntaxError, in Go's words, for anything
 * else.
 */
export function parseQuantity(text: string): Quantity {
  const match = GRAMMAR.exec(text);
  if (match === null || !/[\d.]/.test(text)) throw new SyntaxError(WRONG_FORM);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const unit = interpretSuffix(suffix);
  if (unit === undefined || Math.abs(unit.exponent) > MAX_EXPONENT) throw new SyntaxError(WRONG_SUFFIX);
  const digits = whole.replace(/^0+/, '') || '0';
  const magnitude = BigInt(digits + fraction);
  const value = magnitude * (unit.format === 'BinarySI' ? 2n ** BigInt(unit.exponent) : 1n);
  const scale = (unit.format === 'BinarySI' ? 0 : unit.exponent) - fraction.length;
  const amount = { unscaled: sign === '-' ? -value : value, scale, format: unit.format };
  if (!isSmall(unit, digits, fraction) || scale < NANO) return bounded(amount);
  return keepsText(unit.format, digits + fraction, magnitude, scale) ? { ...amount, text } : amount;
}

interface Unit {
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function interpretSuffix(suffix: string): Unit | undefined {
  const decimal = decimalSuffixes.get(suffix);
  if (decimal !== undefined) return { exponent: decimal, format: 'DecimalSI' };
  const binary = binarySuffixes.get(suffix);
  if (binary !== undefined) return { exponent: binary, format: 'BinarySI' };
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { exponent: Number(exponent), format: 'DecimalExponent' };
}

/** Whether apimachinery holds it as an int64; only then it keeps the text it came in. */
function isSmall(unit: Unit, digits: string, fraction: string): boolean {
  if (unit.format !== 'BinarySI') return digits.length + fraction.length <= 18;
  return fraction === '' && 15 - digits.length - Math.trunc((unit.exponent * 3) / 10) - 1 >= 0;
}

function keepsText(format: QuantityFormat, digits: string, magnitude: bigint, scale: number): boolean {
  if (format === 'BinarySI') return (magnitude & 7n) !== 0n;
  return scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

/**
 * Rounds up to nanos, caps binary amounts at int64, writes binary amounts below one as decimals.
 */
function bounded(amount: Quantity): Quantity {
  let { unscaled, scale, format } = amount;
  if (scale < NANO) {
    unscaled = divideAwayFromZero(unscaled, 10n ** BigInt(NANO - scale));
    scale = NANO;
  }
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  const sign = unscaled < 0n ? -1n : 1n;
  if (format === 'BinarySI') {
    const one = scale < 0 ? 10n ** BigInt(-scale) : 1n;
    if (magnitude > LARGEST * one) return { unscaled: sign * LARGEST, scale: 0, format };
    if (magnitude !== 0n && magnitude < one) format = 'DecimalSI';
  }
  return { unscaled, scale, format };
}

function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** Its text in canonical form: no fraction, the largest suffix that loses nothing. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  if (quantity.unscaled === 0n) return '0';
  if (quantity.format === 'BinarySI') {
    const whole = wholeValue(quantity);
    if (whole !== undefined && (whole <= -1024n || whole >= 1024n)) return formatBinary(whole);
  }
  return formatDecimal(quantity);
}

function wholeValue({ unscaled, scale }: Quantity): bigint | undefined {
  if (scale >= 0) return unscaled * 10n ** BigInt(scale);
  const divisor = 10n ** BigInt(-scale);
  return unscaled % divisor === 0n ? unscaled / divisor : undefined;
}

function formatBinary(whole: bigint): string {
  let amount = whole;
  let exponent = 0;
  while (amount % 1024n === 0n && (amount >= 1024n || amount <= -1024n)) {
    amount /= 1024n;
    exponent += 10;
  }
  return `${amount}${binaryNames.get(exponent) ?? ''}`;
}

function formatDecimal({ unscaled, scale, format }: Quantity): string {
  let amount = unscaled;
  let exponent = scale;
  while (amount % 10n === 0n) {
    amount /= 10n;
    exponent++;
  }
  while (exponent % 3 !== 0) {
    amount *= 10n;
    exponent--;
  }
  if (format !== 'DecimalExponent') return `${amount}${decimalNames.get(exponent) ?? ''}`;
  return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
}

/** The sum, in the first one's format unless that is zero. */
export function addQuantities(first: Quantity, second: Quantity): Quantity {
  const scale = Math.min(first.scale, second.scale);
  const format = first.unscaled === 0n ? second.format : first.format;
  return { unscaled: unscaledAt(first, scale) + unscaledAt(second, scale), scale, format };
}

/** Negative, zero or positive, as for Array.sort. */
export function compareQuantities(first: Quantity, second: Quantity): number {
  const scale = Math.min(first.scale, second.scale);
  const difference = unscaledAt(first, scale) - unscaledAt(second, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function unscaledAt(quantity: Quantity, scale: number): bigint {
  return quantity.unscaled * 10n ** BigInt(quantity.scale - scale);
}

/**
 * The number in units of ten to the power of `scale` (0: ones, -3: thousandths), rounded away from
 * zero.
 */
export function quantityValue(quantity: Quantity, scale = 0): number {
  const shift = quantity.scale - scale;
  if (shift >= 0) return Number(quantity.unscaled * 10n ** BigInt(shift));
  return Number(divideAwayFromZero(quantity.unscaled, 10n ** BigInt(-shift)));
}

/** The whole number `value` in a given format. */
export function wholeQuantity(value: number, format: QuantityFormat): Quantity {
  return { unscaled: BigInt(value), scale: 0, format };
}
