import { isInteger } from '../../apimachinery/go/json-value.ts';
import { compareStrings } from '../../apimachinery/go/text.ts';
import { isRawNumber } from '../../apimachinery/json.ts';
import { isFloatLiteral, type Value } from './value.ts';

type Basic =
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint | number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string };

/**
 * The filter's comparison: values of one kind only; the error is a text (client-go's copy of
 * text/template).
 */
export function compare(left: Value, right: Value, operator: string): boolean | string {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return negate(equal(left, right));
    case '<':
      return less(left, right);
    case '<=':
      return either(less(left, right), () => equal(left, right));
    case '>':
      return negate(either(less(left, right), () => equal(left, right)));
    case '>=':
      return negate(less(left, right));
    default:
      return `unrecognized filter operator ${operator}`;
  }
}

const badType = 'invalid type for comparison';
const badComparison = 'incompatible types for comparison';

function equal(left: Value, right: Value): boolean | string {
  const a = basic(left);
  const b = basic(right);
  if (a === undefined || b === undefined) return badType;
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal.
  return a.kind === b.kind ? a.value == b.value : badComparison;
}

function less(left: Value, right: Value): boolean | string {
  const a = basic(left);
  const b = basic(right);
  if (a === undefined || b === undefined) return badType;
  if (a.kind !== b.kind) return badComparison;
  if (a.kind === 'bool') return badType;
  if (a.kind === 'string') return compareStrings(a.value, b.value as string) < 0;
  return a.value < (b.value as number);
}

function either(first: boolean | string, second: () => boolean | string): boolean | string {
  return first === false ? second() : first;
}

function negate(verdict: boolean | string): boolean | string {
  return typeof verdict === 'string' ? verdict : !verdict;
}

function basic(value: Value): Basic | undefined {
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: isInteger(value) ? 'int' : 'float', value };
  if (isFloatLiteral(value)) return { kind: 'float', value: value.float };
  if (!isRawNumber(value)) return undefined;
  return isInteger(value)
    ? { kind: 'int', value: BigInt(value.rawJSON) }
    : { kind: 'float', value: Number(value.rawJSON) };
}
