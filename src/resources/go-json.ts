/** JSON text as encoding/json writes a Go struct: keys as the object has them, no blanks, HTML characters escaped. */
import { jsonNumber, sortedKeys } from './go-text.ts';
import { isRawNumber, type Json, type JsonObject } from './json.ts';

const ARRAY_INDEX = /^(0|[1-9]\d*)$/;

/**
 * The keys of a generated object in the order it was built in. JavaScript moves keys that look like array indexes to the front;
 * only maps have such keys, and Go writes maps sorted.
 */
export function givenKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  return keys.some((key) => ARRAY_INDEX.test(key)) ? sortedKeys(object) : keys;
}

function text(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** json.Marshal of a generated object. */
export function goJson(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' || isRawNumber(value)) return jsonNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  return `{${givenKeys(value)
    .map((key) => `${text(key)}:${goJson(value[key] as Json)}`)
    .join(',')}}`;
}
