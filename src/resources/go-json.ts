/** JSON text as Go's encoding/json writes it. */
import { jsonNumber, sortedKeys } from './go-text.ts';
import { isRawNumber, type Json, type JsonObject } from './json.ts';

/** The value as json.Marshal writes it: no blanks, sorted keys. */
export function compactJson(value: Json): string {
  return marshal(value, sortedKeys);
}

/** json.Marshal of an object that stands for a Go struct: no blanks, keys as the object has them. */
export function structJson(value: Json): string {
  return marshal(value, givenKeys);
}

function marshal(value: Json, keysOf: (object: JsonObject) => string[]): string {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return jsonScalar(value);
  if (Array.isArray(value)) return `[${value.map((item) => marshal(item, keysOf)).join(',')}]`;
  const members = keysOf(value).map((key) => `${jsonString(key)}:${marshal(value[key] as Json, keysOf)}`);
  return `{${members.join(',')}}`;
}

const ARRAY_INDEX = /^(0|[1-9]\d*)$/;

/**
 * The keys of an object in the order it was built in. JavaScript moves keys that look like array indexes to the front; only
 * maps have such keys, and Go writes maps sorted.
 */
export function givenKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  return keys.some((key) => ARRAY_INDEX.test(key)) ? sortedKeys(object) : keys;
}

type Scalar = Exclude<Json, Json[] | JsonObject>;

export function jsonScalar(value: Scalar): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number' || isRawNumber(value)) return jsonNumber(value);
  return String(value);
}

const unsafe = /[<>&\u2028\u2029]/g;

/** A string as encoding/json writes it: <, >, & and the two line separators escaped, lone surrogates replaced. */
export function jsonString(text: string): string {
  const quoted = JSON.stringify(text.toWellFormed());
  if (!/[<>&\u2028\u2029]/.test(quoted)) return quoted;
  return quoted.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
