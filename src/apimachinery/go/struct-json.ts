/** Values as Go's encoding/json writes structs: keys in the order they were given. */

import { isRawNumber, type Json, type JsonObject } from '../json.ts';
import { jsonScalar, jsonString } from './compact-json.ts';
import { sortedKeys } from './text.ts';

const ARRAY_INDEX = /^(0|[1-9]\d*)$/;

/**
 * The keys of an object in the order it was built in. JavaScript moves keys that look like array
 * indexes to the front; only maps have such keys, and Go writes maps sorted.
 */
export function givenKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  return keys.some((key) => ARRAY_INDEX.test(key)) ? sortedKeys(object) : keys;
}

/** json.Marshal of an object that stands for a Go struct: no blanks. */
export function structJson(value: Json): string {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return jsonScalar(value);
  if (Array.isArray(value)) return `[${value.map(structJson).join(',')}]`;
  const members = givenKeys(value).map((key) => `${jsonString(key)}:${structJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}
