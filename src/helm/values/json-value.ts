import { goJsonFault } from '../../apimachinery/go/json.ts';
import { type GoMap, type GoValue, kindOf } from '../../apimachinery/go/values.ts';

/** encoding/json allows 10,000, which is too much for JavaScript's stack. */
const DEEPEST = 1000;

/** Throws Error where collections stand in one another too deep. */
export function checkDepth(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST) throw new Error('exceeded max depth');
  }
}

/**
 * The JSON value at the start of a text, and how many UTF-16 units it takes; what stands behind it
 * may be anything (encoding/json's Decoder). Throws Error with Go's message.
 */
export function jsonValueAt(text: string): { readonly value: GoValue; readonly length: number } {
  const fault = goJsonFault(text);
  if (fault !== undefined && !fault.message.endsWith(' after top-level value')) throw new Error(fault.message);
  const length = fault?.position ?? text.length;
  const json = text.slice(0, length);
  checkDepth(json);
  const value = JSON.parse(json) as GoValue;
  if (!isRepresentable(value)) throw new Error('cannot unmarshal number into Go value of type float64');
  return { value, length };
}

/** Whether every number is one that float64 has. */
function isRepresentable(value: GoValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isRepresentable);
}

/** A text that is one JSON object and nothing else; undefined where it is none. */
export function jsonTable(text: string): GoMap | undefined {
  if (goJsonFault(text) !== undefined) return undefined;
  try {
    const { value } = jsonValueAt(text);
    return kindOf(value) === 'map' ? (value as GoMap) : undefined;
  } catch {
    return undefined;
  }
}
