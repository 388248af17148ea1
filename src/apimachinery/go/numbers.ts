/**
 * Numbers of documents as kubectl's decoders have them: int64 where the digits say so, else
 * float64 (apimachinery's util/json).
 */
import { CliError } from '../../errors.ts';
import { isJsonObject, isRawNumber, type Json, type RawNumber, setKey } from '../json.ts';
import { fitsInt64 } from './text.ts';

/** Whether a number is no int64, so that Go has to make a double of its text. */
export const isBeyondInt64 = ({ rawJSON }: RawNumber): boolean => !isInt64Text(rawJSON);

/** Whether Go reads an int64 from a number that is written like this. */
export const isInt64Text = (text: string): boolean => /^-?\d+$/.test(text) && fitsInt64(text, false);

/** Whether any number in the value is beyond int64. */
export function holdsBeyondInt64(value: Json): boolean {
  if (isRawNumber(value)) return isBeyondInt64(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsBeyondInt64);
}

/**
 * The value with doubles for the numbers beyond int64; the same one when it has none. Throws
 * CliError in encoding/json's words for a number that no double holds.
 */
export function unstructuredNumbers(value: Json): Json {
  return holdsBeyondInt64(value) ? withDoubles(value) : value;
}

function withDoubles(value: Json): Json {
  if (isRawNumber(value)) return isBeyondInt64(value) ? toDouble(value) : value;
  if (Array.isArray(value)) return value.map(withDoubles);
  if (!isJsonObject(value)) return value;
  const result = {};
  for (const [key, member] of Object.entries(value)) setKey(result, key, withDoubles(member));
  return result;
}

function toDouble({ rawJSON }: RawNumber): number {
  const double = Number(rawJSON);
  if (Number.isFinite(double)) return double;
  throw new CliError(`json: cannot unmarshal number ${rawJSON} into Go value of type float64`);
}
