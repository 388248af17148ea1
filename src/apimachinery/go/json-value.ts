/** JSON values as Go's fmt shows them, once unmarshalled into interface{}. */

import { isRawNumber, type Json } from '../json.ts';
import { goNumber, goQuote, jsonNumber, sortedKeys } from './text.ts';

/** %#v: `map[string]interface {}{"a":1}`. */
export function sprintSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number' || isRawNumber(value)) return goNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(sprintSyntax).join(', ')}}`;
  const members = sortedKeys(value).map((key) => `${goQuote(key)}:${sprintSyntax(value[key] as Json)}`);
  return `map[string]interface {}{${members.join(', ')}}`;
}

/** %T of the value. */
export function goType(value: Json | undefined): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || isRawNumber(value)) return isInteger(value) ? 'int64' : 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** Whether Go reads the number as int64, not as float64. */
export function isInteger(value: Json): boolean {
  if (isRawNumber(value)) return jsonNumber(value) === value.rawJSON;
  return Number.isInteger(value) && Math.abs(value as number) < 2 ** 63;
}
