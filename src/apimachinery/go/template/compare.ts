/** eq, ne, lt, le, gt and ge: kinds must agree, but integers may differ in sign and size. */
import { formatValue, goText } from '../fmt/print.ts';
import { compareStrings } from '../text.ts';
import {
  type Complex,
  floatOf,
  GoError,
  type GoInteger,
  GoStruct,
  type GoValue,
  integerOf,
  type Kind,
  kindOf,
  typeName,
} from '../values.ts';

type Value = Exclude<GoValue, null> | undefined;

const BASIC: ReadonlySet<Kind> = new Set<Kind>(['bool', 'int', 'uint', 'float', 'complex', 'string']);

const basicKind = (value: Value): Kind => {
  const kind = kindOf(value);
  return BASIC.has(kind) ? kind : 'invalid';
};

const isIntegers = (a: Kind, b: Kind): boolean => (a === 'int' || a === 'uint') && (b === 'int' || b === 'uint');

/** Whether the first is equal to any of the others. Throws GoError where they cannot be compared. */
export function isEqualToAny(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  return others.some((other) => isEqual(first, other));
}

/** Whether two basic values are equal by the rules of `eq`. Throws GoError for others. */
export function isEqual(a: Value, b: Value): boolean {
  const [left, right] = [basicKind(a), basicKind(b)];
  if (isIntegers(left, right)) return integerOf(a as GoInteger) === integerOf(b as GoInteger);
  if (left !== right) {
    if (a !== undefined && b !== undefined) throw incompatible(a, b);
    return false;
  }
  if (left === 'invalid') return isSameReference(a, b);
  if (left === 'float') return floatOf(a as GoValue) === floatOf(b as GoValue);
  if (left !== 'complex') return a === b;
  const [one, other] = [a as Complex, b as Complex];
  return one.real === other.real && one.imaginary === other.imaginary;
}

const incompatible = (a: Exclude<Value, undefined>, b: Exclude<Value, undefined>): GoError =>
  new GoError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);

/** Slices, maps and functions: only nil can be compared with them. */
function isSameReference(a: Value, b: Value): boolean {
  if (a === undefined || b === undefined) return a === b;
  const shown = (value: GoValue): string => formatValue(value, 's', {});
  if (kindOf(a) !== kindOf(b)) {
    throw new GoError(`non-comparable types ${shown(a)}: ${typeName(a)}, ${typeName(b)}: ${goText(b)}`);
  }
  if (!isComparable(b)) throw new GoError(`non-comparable type ${shown(b)}: ${typeName(b)}`);
  return a === b;
}

/** Structs whose fields can all be compared. */
const isComparable = (value: GoValue): boolean =>
  value instanceof GoStruct
    ? [...value.fields.values()].every(isComparable)
    : !['slice', 'map', 'func'].includes(kindOf(value));

/** Whether the first is less than the second. Throws GoError where they have no order. */
export function isLess(a: Value, b: Value): boolean {
  const [left, right] = [basicKind(a), basicKind(b)];
  if (a === undefined || b === undefined || left === 'invalid' || right === 'invalid') throw unordered();
  if (isIntegers(left, right)) return integerOf(a as GoInteger) < integerOf(b as GoInteger);
  if (left !== right) throw incompatible(a, b);
  if (left === 'float') return floatOf(a) < floatOf(b);
  if (left === 'string') return compareStrings(a as string, b as string) < 0;
  throw unordered();
}

const unordered = (): GoError => new GoError('invalid type for comparison');
