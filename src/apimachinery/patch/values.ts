/** Small functions on JSON values that making and merging patches share. */
import { compareStrings, goNumber, sortedKeys } from '../go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../json.ts';
import { PatchError } from './schema.ts';

export const PATCH = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
export const ELEMENT_ORDER = '$setElementOrder';

type ValueKind = 'map' | 'list' | 'string' | 'number' | 'boolean' | 'null';

export function kindOf(value: Json): ValueKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return isRawNumber(value) ? 'number' : 'map';
  return typeof value as 'string' | 'number' | 'boolean';
}

/**
 * fmt's %v of a decoded JSON value, as it stands in kubectl's messages and orders list elements.
 */
export function goValue(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (isRawNumber(value) || typeof value === 'number') return goNumber(value);
  if (isJsonObject(value)) {
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${goValue(value[key])}`)
      .join(' ')}]`;
  }
  return String(value);
}

/** Whether two merge keys or two elements of a list of scalars are the same. */
export function sameScalar(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  return isRawNumber(a) && isRawNumber(b) && a.rawJSON === b.rawJSON;
}

/** A text that is equal only for equal scalars: the key of a lookup table. */
export function scalarKey(value: Json | undefined): string {
  return `${value === undefined ? 'undefined' : kindOf(value)} ${goValue(value)}`;
}

export function sortScalars(values: readonly Json[]): Json[] {
  return [...values].sort((a, b) => compareStrings(goValue(a), goValue(b)));
}

/**
 * Keeps the first of equal scalars; the last scalar fills the place of a dropped one
 * (strategicpatch.deduplicateScalars).
 */
export function deduplicateScalars(values: readonly Json[]): Json[] {
  const kept = [...values];
  for (let i = 0; i < kept.length; i += 1) {
    for (let j = i + 1; j < kept.length; j += 1) {
      if (!sameScalar(kept[i], kept[j])) continue;
      const last = kept.pop() as Json;
      if (j < kept.length) kept[j] = last;
      j -= 1;
    }
  }
  return kept;
}

/**
 * The kind all elements of the lists have; undefined when there are none. Lists of lists and mixed
 * lists are refused.
 */
export function elementKind(...lists: readonly (readonly Json[])[]): ValueKind | undefined {
  let kind: ValueKind | undefined;
  for (const list of lists) {
    for (const value of list) {
      const next = kindOf(value);
      if (next === 'list' && kind === undefined) throw new PatchError('lists of lists are not supported');
      kind ??= next;
      if (next !== kind) {
        throw new PatchError(
          `list element types are not identical: [${lists.map((each) => goValue([...each])).join(' ')}]`,
        );
      }
    }
  }
  return kind;
}

/** The map's merge key; a PatchError when the element is not a map or has none. */
export function mergeKeyOf(element: Json | undefined, mergeKey: string): Json {
  const map = asMap(element);
  const value = map[mergeKey];
  if (value === undefined) {
    throw new PatchError(`map: ${goValue(map)} does not contain declared merge key: ${mergeKey}`);
  }
  return value;
}

const goTypes: Readonly<Record<ValueKind, string>> = {
  map: 'map[string]interface {}',
  list: '[]interface {}',
  string: 'string',
  number: 'int64',
  boolean: 'bool',
  null: '%!s(<nil>)',
};

export function asMap(value: Json | undefined): JsonObject {
  if (isJsonObject(value)) return value;
  throw new PatchError(`expected a ${goTypes.map}, but received a ${goTypes[kindOf(value ?? null)]}`);
}

export function asList(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  throw new PatchError(`expected a ${goTypes.list}, but received a ${goTypes[kindOf(value ?? null)]}`);
}
