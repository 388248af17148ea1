/** Constants of templates: strings, characters and numbers, as strconv reads them. */

import { bytesOfText, textOfBytes } from '../bytes.ts';
import { quoteText } from '../fmt/quote.ts';
import { shortEscapes } from '../short-escapes.ts';
import { Complex } from '../values.ts';

/** What a number can be taken for. */
export interface Numeric {
  readonly int?: bigint | undefined;
  readonly uint?: bigint | undefined;
  readonly float?: number | undefined;
  readonly complex?: Complex | undefined;
}

/** Thrown for a constant that is none; the message is Go's. */
export class LiteralError extends Error {}

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([abfnrtv\\"']))|[^\\]/suy;

/** The value of a quoted string, double quotes or backquotes included. */
export function unquote(quoted: string): string {
  const inside = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return inside.replaceAll('\r', '');
  if (!inside.includes('\\')) return inside;
  return charactersOf(inside, '"').join('');
}

/** The characters of what stands between quotes. Bytes that are not UTF-8 are kept as bytes. */
function charactersOf(inside: string, quote: string): string[] {
  const found: string[] = [];
  ESCAPE.lastIndex = 0;
  while (ESCAPE.lastIndex < inside.length) {
    const match = ESCAPE.exec(inside);
    if (match === null) throw new LiteralError('invalid syntax');
    const [whole, byte, short, long, octal, letter] = match;
    const code = short ?? long;
    if (code !== undefined) found.push(characterOf(Number.parseInt(code, 16)));
    else if (byte !== undefined) found.push(textOfBytes(Buffer.of(Number.parseInt(byte, 16))));
    else if (octal !== undefined) found.push(octalOf(octal));
    else if (letter === undefined) found.push(whole);
    else if (letter === '"' || letter === "'" ? letter !== quote : false) throw new LiteralError('invalid syntax');
    else found.push(shortEscapes[letter] as string);
  }
  const text = textOfBytes(bytesOfText(found.join('')));
  return text.length === found.join('').length ? found : [text];
}

function characterOf(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new LiteralError('invalid syntax');
  return String.fromCodePoint(code);
}

function octalOf(digits: string): string {
  const code = Number.parseInt(digits, 8);
  if (code > 255) throw new LiteralError('invalid syntax');
  return textOfBytes(Buffer.of(code));
}

/** A character in single quotes, as the number of its code point. */
export function characterNumber(quoted: string): Numeric {
  const inside = quoted.slice(1, -1);
  if (inside === '') throw new LiteralError('invalid syntax');
  const found = charactersOf(inside, "'");
  if (found.length !== 1) throw new LiteralError(`malformed character constant: ${quoted}`);
  const code = (found[0] as string).codePointAt(0) as number;
  const value = code >= 0xdc80 && code <= 0xdcff ? code & 0xff : code;
  return { int: BigInt(value), uint: BigInt(value), float: value };
}

/** `1+2i` */
export function complexNumber(text: string): Numeric {
  const match = /^([+-]?[^+-]+(?:[eEpP][+-]?\d+)?)([+-].*)i$/.exec(text);
  const [real, imaginary] = [floatOf(match?.[1] ?? ''), floatOf(match?.[2] ?? '')];
  if (real === undefined || imaginary === undefined) throw new LiteralError('syntax error scanning complex number');
  return simplified(new Complex(real, imaginary));
}

/** A number without blanks; whatever Go can take it for. */
export function number(text: string): Numeric {
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) {
    const value = BigInt(text);
    return { int: value, uint: value, float: Number(text) };
  }
  if (text.endsWith('i')) {
    const imaginary = floatOf(text.slice(0, -1));
    if (imaginary !== undefined) return simplified(new Complex(0, imaginary));
  }
  const magnitude = integerOf(text.replace(/^[+-]/, ''));
  if (magnitude !== undefined) {
    const signed = text.startsWith('-') ? -magnitude : magnitude;
    const int = fitsInt64(signed) ? signed : undefined;
    const uint = (/^[+-]/.test(text) ? signed === 0n : magnitude < 2n ** 64n) ? magnitude : undefined;
    if (int !== undefined || uint !== undefined) return { int, uint, float: Number(int ?? uint) };
  }
  const float = floatOf(text);
  if (float === undefined) throw new LiteralError(`illegal number syntax: ${quoteText(text, false)}`);
  if (!/[.eEpP]/.test(text)) throw new LiteralError(`integer overflow: ${quoteText(text, false)}`);
  return { float, ...wholeOf(float) };
}

const fitsInt64 = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n;

/** A complex number without an imaginary part may be taken for any other. */
function simplified(complex: Complex): Numeric {
  return complex.imaginary === 0 ? { complex, float: complex.real, ...wholeOf(complex.real) } : { complex };
}

function wholeOf(float: number): Numeric {
  if (!Number.isInteger(float)) return {};
  const whole = BigInt(float);
  return { int: fitsInt64(whole) ? whole : undefined, uint: whole >= 0n && whole < 2n ** 64n ? whole : undefined };
}

/** strconv.ParseUint with base 0, without the limit of 64 bits. */
export function integerOf(text: string): bigint | undefined {
  const isNumber = /^(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|0|[1-9](_?\d)*)$/.test(text);
  if (!isNumber) return undefined;
  const plain = text.replaceAll('_', '').toLowerCase();
  return BigInt(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain);
}

const DECIMAL = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]_?([\da-fA-F_]*)\.?([\da-fA-F_]*)[pP]([+-]?\d+)$/;

/** strconv.ParseFloat; undefined for what is no number, and for one out of range. */
export function floatOf(text: string): number | undefined {
  if (DECIMAL.test(text)) return finite(Number(text.replaceAll('_', '')));
  const match = HEXADECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power] = match;
  const digits = (whole + fraction).replaceAll('_', '');
  if (digits === '') return undefined;
  const size = Number(BigInt(`0x${digits}`)) * 2 ** (Number(power) - 4 * fraction.replaceAll('_', '').length);
  return finite(sign === '-' ? -size : size);
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
