/** Whether two patches set the same field to different values (apply --overwrite=false). */
import { equalJson, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { fieldOf, PatchError, type PatchField, type PatchType } from './schema.ts';
import { asMap, deduplicateScalars, elementKind, goValue, PATCH, RETAIN_KEYS, sortScalars } from './values.ts';

const plain = { strategy: '', mergeKey: '' } as const;
type How = Pick<PatchField, 'strategy' | 'mergeKey'>;

/** Strategic merge patches of one type; lists are compared by their merge keys. */
export function patchesConflict(left: JsonObject, right: JsonObject, type: PatchType | undefined): boolean {
  return valuesConflict(left, right, type, plain);
}

function valuesConflict(left: Json, right: Json, type: PatchType | undefined, how: How): boolean {
  if (isJsonObject(left)) return !isJsonObject(right) || mapsConflict(left, right, type, how);
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right, type, how);
  return !equalJson(left, right);
}

function mapsConflict(left: JsonObject, right: JsonObject, type: PatchType | undefined, how: How): boolean {
  if (!equalJson(left[PATCH], right[PATCH])) return true;
  if (how.strategy === 'replace') return false;
  return Object.entries(left).some(([key, value]) => {
    if (key === PATCH || key === RETAIN_KEYS || !Object.hasOwn(right, key)) return false;
    const nested = typeof value === 'object' && value !== null && (Array.isArray(value) || isJsonObject(value));
    const field = nested ? fieldOf(type, key) : undefined;
    return valuesConflict(value, right[key] as Json, field?.type, field ?? plain);
  });
}

function listsConflict(left: Json[], right: Json[], type: PatchType | undefined, how: How): boolean {
  const kind = elementKind(left, right);
  if (kind === undefined) throw new PatchError('no elements in any of the given slices');
  const ofMaps = kind === 'map';
  if (how.strategy === 'merge') {
    if (!ofMaps) return false;
    const others = byMergeKey(right, how.mergeKey);
    return [...byMergeKey(left, how.mergeKey)].some(([key, element]) => {
      const other = others.get(key);
      return other !== undefined && valuesConflict(element, other, type, plain);
    });
  }
  if (left.length !== right.length) return true;
  const before = ofMaps ? left : sortScalars(deduplicateScalars(left));
  const after = ofMaps ? right : sortScalars(deduplicateScalars(right));
  return before.some((element, index) => valuesConflict(element, after[index] ?? null, type, plain));
}

function byMergeKey(list: readonly Json[], mergeKey: string): Map<string, JsonObject> {
  return new Map(
    list.map((element) => {
      const map = asMap(element);
      if (!Object.hasOwn(map, mergeKey)) {
        throw new PatchError(`cannot find merge key \`${mergeKey}\` in merging list element:${goValue(map)}`);
      }
      return [goValue(map[mergeKey]), map];
    }),
  );
}
