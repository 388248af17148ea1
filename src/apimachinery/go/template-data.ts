/** Objects of a cluster as the values that templates work on. */
import { isRawNumber, type Json, type JsonObject, type RawNumber } from '../json.ts';
import { isInteger as readsAsInt64 } from './json-value.ts';
import { type GoMap, type GoValue, SizedInteger } from './values.ts';

/**
 * The object as a template sees it: whole numbers are int64, as apimachinery's json reads them. Go
 * has no lone surrogates in what it read from JSON: in a GoValue they stand for bytes. What needs no
 * change stays the same object.
 */
export function templateData(value: Json): GoValue {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed();
  if (typeof value === 'number' || isRawNumber(value)) return readsAsInt64(value) ? int64Of(value) : value;
  if (value === null || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const items = value.map(templateData);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  return templateMap(value as JsonObject);
}

function templateMap(map: JsonObject): GoValue {
  let changed: Record<string, GoValue> | undefined;
  for (const key in map) {
    const value = templateData(map[key] as Json);
    if (value === map[key] && key.isWellFormed()) continue;
    changed ??= Object.assign(Object.create(null) as Record<string, GoValue>, map);
    if (!key.isWellFormed()) delete changed[key];
    changed[key.toWellFormed()] = value;
  }
  return changed ?? (map as GoMap);
}

const int64Of = (value: number | RawNumber): SizedInteger =>
  new SizedInteger('int64', BigInt(isRawNumber(value) ? value.rawJSON : value));
