import { isJsonObject, isRawNumber, type Json } from '../json.ts';
import { goNumber, goQuote, sortedKeys } from './text.ts';

/** fmt's %#v of a decoded JSON value. */
export function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number' || isRawNumber(value)) return goNumber(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isJsonObject(value)) return String(value);
  const members = sortedKeys(value).map((key) => `${goQuote(key)}:${goSyntax(value[key] as Json)}`);
  return `map[string]interface {}{${members.join(', ')}}`;
}
