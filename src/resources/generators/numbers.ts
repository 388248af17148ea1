/** Numbers in arguments, as Go's strconv reads them, with its error texts. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';

function failure(call: string, text: string, why: 'invalid syntax' | 'value out of range'): CliError {
  return new CliError(`strconv.${call}: parsing ${goQuote(text)}: ${why}`);
}

/** strconv.Atoi: a decimal int64. */
export function atoi(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw failure('Atoi', text, 'invalid syntax');
  const value = BigInt(text.replace(/^\+/, ''));
  if (value >= 1n << 63n || value < -(1n << 63n)) throw failure('Atoi', text, 'value out of range');
  return Number(value);
}

export function isAtoi(text: string): boolean {
  try {
    atoi(text);
    return true;
  } catch {
    return false;
  }
}

/** A port as utilsnet.ParsePort reads it: 16 bits without a sign. */
export function parsePort(text: string): number {
  if (!/^\d+$/.test(text)) throw failure('ParseUint', text, 'invalid syntax');
  const value = Number(text);
  if (value > 65535) throw failure('ParseUint', text, 'value out of range');
  return value;
}

/** intstr.Parse: an int32 where the text is one, else the text. */
export function intOrString(text: string): number | string {
  if (!/^[+-]?\d+$/.test(text)) return text;
  const value = Number(text);
  return value >= 2 ** 31 || value < -(2 ** 31) ? text : value;
}

/** A number as Go converts it to int32: the low bits. */
export function toInt32(value: number): number {
  return Number(BigInt.asIntN(32, BigInt(value)));
}
