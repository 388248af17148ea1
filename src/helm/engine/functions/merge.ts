/** dario.cat/mergo as sprig calls it: a map put into another one. */
import {
  elementTypeOf,
  entryOf,
  GoError,
  type GoMap,
  type GoValue,
  kindOf,
  sortedEntries,
  TypedMap,
} from '../../../apimachinery/go/values.ts';
import { setKey } from '../../values/mutable.ts';
import { checkDepth, checkLength } from './limits.ts';
import { isEmpty } from './reflection.ts';

type AnyMap = GoMap | TypedMap;

const isMap = (value: GoValue | undefined): value is AnyMap => kindOf(value) === 'map';

/** reflect.Value.SetMapIndex, of an entry of another map. Throws GoError where the types do not fit. */
function put(into: AnyMap, from: AnyMap, key: GoValue, value: GoValue): void {
  if (!(into instanceof TypedMap)) {
    setKey(into, key as string, value);
    return;
  }
  const [type, wanted] = [elementTypeOf(from), into.elementType];
  if (type !== wanted) {
    throw new GoError(`reflect.Value.SetMapIndex: value of type ${type} is not assignable to type ${wanted}`);
  }
  const entries = into.entries as [GoValue, GoValue][];
  const own = entries.find(([one]) => one === key);
  if (own === undefined) entries.push([key, value]);
  else own[1] = value;
}

/**
 * Changes `target`: what it lacks, or has empty, comes from `source`; maps are merged. With `overwrites` what the
 * source has wins, even if it is empty. Throws GoError for what is too large or nested too deep.
 */
export function mergeInto(target: GoMap, source: GoMap, overwrites: boolean): void {
  let count = 0;
  const merge = (into: AnyMap, from: AnyMap, depth: number): void => {
    checkDepth(depth);
    for (const [key, value] of sortedEntries(from)) {
      checkLength(++count);
      if (value === null) {
        if (overwrites) put(into, from, key, null);
        continue;
      }
      const own = entryOf(into, key);
      const areMaps = isMap(value) && isMap(own);
      if (areMaps) merge(own, value, depth + 1);
      const isLacking = own === undefined || isEmpty(own);
      if (isLacking || (overwrites && !areMaps)) put(into, from, key, value);
    }
  };
  merge(target, source, 0);
}
