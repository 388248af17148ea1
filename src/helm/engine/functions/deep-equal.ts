/** reflect.DeepEqual and copystructure.Copy. */
import {
  ByteSlice,
  Complex,
  copyType,
  entryOf,
  floatOf,
  GoFunction,
  type GoMap,
  GoStruct,
  type GoValue,
  integerOf,
  isInteger,
  isTypedNil,
  itemsOf,
  kindOf,
  lengthOf,
  nilOf,
  sortedEntries,
  TypedMap,
  TypedSlice,
  typeName,
} from '../../../apimachinery/go/values.ts';
import { type MutableMap, setKey } from '../../values/mutable.ts';
import { checkDepth, checkLength } from './limits.ts';

/** Whether both have the same type and the same content. Throws GoError for what is nested too deep. */
export const deepEqual = (a: GoValue, b: GoValue): boolean => new Comparison().isEqual(a, b, 0);

class Comparison {
  /** Pairs that are equal unless something else differs, so that what holds itself ends. */
  private readonly seen = new Map<object, Set<object>>();

  isEqual(a: GoValue, b: GoValue, depth: number): boolean {
    if (a === null || b === null) return a === b;
    if (typeName(a) !== typeName(b)) return false;
    if (isInteger(a) && isInteger(b)) return integerOf(a) === integerOf(b);
    if (kindOf(a) === 'float') return floatOf(a) === floatOf(b);
    if (typeof a !== 'object' || typeof b !== 'object') return a === b;
    if (a instanceof Complex && b instanceof Complex) return a.real === b.real && a.imaginary === b.imaginary;
    if (a instanceof GoFunction) return false;
    if (a instanceof ByteSlice && b instanceof ByteSlice) return Buffer.compare(a.bytes, b.bytes) === 0;
    return this.isEqualInside(a, b, depth);
  }

  private isEqualInside(
    a: Exclude<GoValue, null> & object,
    b: Exclude<GoValue, null> & object,
    depth: number,
  ): boolean {
    if (isTypedNil(a) !== isTypedNil(b)) return false;
    if (a === b || this.isSeen(a, b)) return true;
    checkDepth(depth);
    if (a instanceof GoStruct && b instanceof GoStruct) {
      return [...a.fields].every(([name, field]) => this.isEqual(field, b.fields.get(name) ?? null, depth + 1));
    }
    if (lengthOf(a) !== lengthOf(b)) return false;
    if (kindOf(a) === 'slice') {
      const others = itemsOf(b);
      return itemsOf(a).every((item, at) => this.isEqual(item, others[at] as GoValue, depth + 1));
    }
    return sortedEntries(a).every(([key, item]) => {
      const other = entryOf(b, key);
      return other !== undefined && this.isEqual(item, other, depth + 1);
    });
  }

  private isSeen(a: object, b: object): boolean {
    const others = this.seen.get(a) ?? new Set();
    if (others.has(b)) return true;
    this.seen.set(a, others.add(b));
    return false;
  }
}

/** The value with copies of the maps and lists in it. Throws GoError for what is too large or nested too deep. */
export function deepCopy(value: GoValue): GoValue {
  let count = 0;
  const copied = (one: GoValue, depth: number): GoValue => {
    checkLength(++count);
    if (one === null || typeof one !== 'object' || one instanceof ByteSlice) return one;
    checkDepth(depth);
    const each = (items: readonly GoValue[]): GoValue[] => items.map((item) => copied(item, depth + 1));
    if (one instanceof TypedSlice) return copyType(one, new TypedSlice(one.elementType, each(one.items)));
    if (one instanceof TypedMap) {
      const entries = one.entries.map(([key, item]) => [key, copied(item, depth + 1)] as const);
      return copyType(one, new TypedMap(one.keyType, one.elementType, entries));
    }
    if (Array.isArray(one)) return copyType(one, isTypedNil(one) ? nilOf([]) : each(one));
    if (kindOf(one) !== 'map') return one;
    const map: MutableMap = {};
    for (const [key, item] of Object.entries(one as GoMap)) setKey(map, key, copied(item, depth + 1));
    return copyType(one as GoMap, isTypedNil(one) ? nilOf(map) : map);
  };
  return copied(value, 0);
}
