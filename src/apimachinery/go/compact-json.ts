/**
 * Values as Go's encoding/json writes maps, where bytes are compared or kept: annotations, patches,
 * watch events.
 */

import { isRawNumber, type Json, type JsonObject } from '../json.ts';
import { jsonNumber, sortedKeys } from './text.ts';

/** The value as json.Marshal writes it: no blanks, sorted keys. */
export function compactJson(value: Json): string {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return jsonScalar(value);
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  const members = sortedKeys(value).map((key) => `${jsonString(key)}:${compactJson(value[key] as Json)}`);
  return `{${members.join(',')}}`;
}

type Scalar = Exclude<Json, Json[] | JsonObject>;

/** A value that holds no others, as json.Marshal writes it. */
export function jsonScalar(value: Scalar): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number' || isRawNumber(value)) return jsonNumber(value);
  return String(value);
}

const unsafe = /[<>&\u2028\u2029]/g;

/**
 * A string as encoding/json writes it: <, >, & and the two line separators escaped, lone surrogates
 * replaced.
 */
export function jsonString(text: string): string {
  const quoted = JSON.stringify(text.toWellFormed());
  if (!/[<>&\u2028\u2029]/.test(quoted)) return quoted;
  return quoted.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
