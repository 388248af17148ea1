import { isRawNumber, type Json } from '../json.ts';
import { goNumber, sortedKeys } from './text.ts';

/** A JSON value as Go's %v shows it: `map[a:1 b:[x y]]`, `<nil>`, texts without quotes. */
export function goValue(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || isRawNumber(value)) return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${goValue(value[key] ?? null)}`)
    .join(' ')}]`;
}
