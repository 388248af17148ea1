/** JSON values of schemas (numbers are RawNumber or safe integers) and Go values of charts, as a schema sees both. */
import { goText } from '../../apimachinery/go/fmt/print.ts';
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { type GoValue, kindOf, SizedInteger } from '../../apimachinery/go/values.ts';
import { isRawNumber } from '../../apimachinery/json.ts';
import { compareRationals, isWhole, type Rational, rational } from './rational.ts';

export type JsonType = 'null' | 'boolean' | 'number' | 'integer' | 'string' | 'array' | 'object';

export const TYPES: readonly JsonType[] = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

/** Undefined for what JSON cannot hold. A whole number is a number, too. */
export function typeOfValue(value: GoValue): Exclude<JsonType, 'integer'> | undefined {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : undefined;
  if (typeof value === 'bigint' || isRawNumber(value) || value instanceof SizedInteger) return 'number';
  if (Array.isArray(value)) return 'array';
  return kindOf(value) === 'map' ? 'object' : undefined;
}

/** The text of a number, as Go's %v has it. */
export const numberText = (value: GoValue): string => (isRawNumber(value) ? value.rawJSON : goText(value));

/** Undefined for what is no number, or has too large an exponent. */
export const numberOf = (value: GoValue): Rational | undefined =>
  typeOfValue(value) === 'number' ? rational(numberText(value)) : undefined;

export function isWholeNumber(value: GoValue): boolean {
  const number = numberOf(value);
  return number !== undefined && isWhole(number);
}

/** Whether two values are one: 1 and 1.0 are. */
export function isEqual(a: GoValue, b: GoValue): boolean {
  const type = typeOfValue(a);
  if (type !== typeOfValue(b)) return false;
  if (type === 'number') {
    const [left, right] = [numberOf(a), numberOf(b)];
    return left !== undefined && right !== undefined && compareRationals(left, right) === 0;
  }
  if (type === 'array') {
    const [left, right] = [a as readonly GoValue[], b as readonly GoValue[]];
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index] as GoValue));
  }
  if (type !== 'object') return a === b;
  const [left, right] = [a as Record<string, GoValue>, b as Record<string, GoValue>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key] as GoValue, right[key] as GoValue))
  );
}

/** A text that equal values share. */
export function identity(value: GoValue): string {
  const type = typeOfValue(value);
  if (type === 'number') {
    const number = numberOf(value);
    return number === undefined ? numberText(value) : `${number.numerator}/${number.denominator}`;
  }
  if (type === 'array') return `[${(value as readonly GoValue[]).map(identity).join(',')}]`;
  if (type !== 'object') return JSON.stringify(value);
  const map = value as Record<string, GoValue>;
  return `{${sortedKeys(map)
    .map((key) => `${JSON.stringify(key)}:${identity(map[key] as GoValue)}`)
    .join(',')}}`;
}

/** In single quotes. A backslash at the end is shown alone, as there. */
export const quoteText = (text: string): string =>
  `'${goQuote(text).replaceAll('\\"', '"').replaceAll("'", "\\'").slice(1, -1)}'`;

export const quoteAll = (texts: readonly string[]): string => texts.map(quoteText).join(', ');

export const isCollection = (value: GoValue): boolean => ['array', 'object'].includes(typeOfValue(value) ?? '');

/** A value in a message. */
export function display(value: GoValue): string {
  if (typeof value === 'string') return quoteText(value);
  if (isCollection(value)) return 'value';
  return value === null ? '<nil>' : typeof value === 'boolean' ? String(value) : numberText(value);
}
