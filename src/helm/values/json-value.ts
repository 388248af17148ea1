import { goJsonFault } from '../../apimachinery/go/json.ts';
import type { GoValue } from '../../apimachinery/go/values.ts';

/**
 * The JSON value at the start of a text, and how many UTF-16 units it takes; what stands behind it
 * may be anything (encoding/json's Decoder). Throws Error with Go's message.
 */
export function jsonValueAt(text: string): { readonly value: GoValue; readonly length: number } {
  const fault = goJsonFault(text);
  if (fault !== undefined && !fault.message.endsWith(' after top-level value')) throw new Error(fault.message);
  const length = fault?.position ?? text.length;
  return { value: JSON.parse(text.slice(0, length)) as GoValue, length };
}
