/** How fmt writes integers, characters and floats. */
import { formatFloat } from './float.ts';
import { type Layout, pad, withoutZero } from './layout.ts';
import { isPrintable, quoteCharacter } from './quote.ts';

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** An integer; undefined for a verb that integers do not have. */
export function formatInteger(value: bigint, isSigned: boolean, verb: string, layout: Layout): string | undefined {
  if (verb === 'c') return pad(characterOf(value), layout);
  if (verb === 'q') return pad(quoteCharacter(characterOf(value), layout.plus === true), layout);
  if (verb === 'U') return pad(unicode(value, layout), withoutZero(layout));
  const base = bases[verb];
  if (base === undefined) return undefined;
  if (verb === 'v' && layout.sharpV && !isSigned) return digitsOf(value, 16, 'v', { ...layout, sharp: true });
  return digitsOf(value, base, verb, layout);
}

const asUnsigned = (value: bigint): bigint => BigInt.asUintN(64, value);

const isCharacter = (code: bigint): boolean => code <= 0x10ffffn && (code < 0xd800n || code > 0xdfffn);

function characterOf(value: bigint): string {
  const code = asUnsigned(value);
  return isCharacter(code) ? String.fromCodePoint(Number(code)) : '\ufffd';
}

function unicode(value: bigint, { sharp, precision }: Layout): string {
  const code = asUnsigned(value);
  const digits = code
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, precision ?? 0), '0');
  const character = sharp && isCharacter(code) ? characterOf(value) : '';
  return `U+${digits}${character !== '' && isPrintable(character) ? ` '${character}'` : ''}`;
}

function digitsOf(value: bigint, base: number, verb: string, layout: Layout): string {
  const { plus, space, zero, minus, width, precision } = layout;
  const negative = value < 0n;
  if (precision === 0 && value === 0n) return ' '.repeat(width ?? 0);
  const leaveRoom = negative || plus || space ? 1 : 0;
  const fill = precision ?? (zero && !minus && width !== undefined ? width - leaveRoom : 0);
  const plain = (negative ? -value : value).toString(base);
  const digits = (verb === 'X' ? plain.toUpperCase() : plain).padStart(fill, '0');
  const sign = negative ? '-' : plus ? '+' : space ? ' ' : '';
  return pad(sign + (verb === 'O' ? '0o' : '') + prefix(digits, base, verb, layout) + digits, withoutZero(layout));
}

function prefix(digits: string, base: number, verb: string, { sharp }: Layout): string {
  if (!sharp) return '';
  if (base === 2) return '0b';
  if (base === 8) return digits.startsWith('0') ? '' : '0';
  if (base === 16) return verb === 'X' ? '0X' : '0x';
  return '';
}

const precisions: Readonly<Record<string, number>> = {
  v: -1,
  b: -1,
  g: -1,
  G: -1,
  x: -1,
  X: -1,
  f: 6,
  F: 6,
  e: 6,
  E: 6,
};

/** A float64; undefined for a verb that floats do not have. */
export function formatFloatVerb(value: number, verb: string, layout: Layout): string | undefined {
  const usual = precisions[verb];
  if (usual === undefined) return undefined;
  const precision = layout.precision ?? usual;
  const format = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
  const text = formatFloat(value, format, precision);
  const isNegative = text.startsWith('-');
  const unsigned = text.replace(/^[+-]/, '');
  if (/^[IN]/.test(unsigned)) return specialFloat(unsigned, isNegative, layout);
  const body = layout.sharp && verb !== 'b' ? withPoint(unsigned, verb, precision) : unsigned;
  const sign = isNegative ? '-' : layout.plus ? '+' : layout.space ? ' ' : '';
  const isFilled = layout.zero && !layout.minus && sign !== '';
  if (!isFilled) return pad(sign + body, layout);
  return sign + body.padStart((layout.width ?? 0) - 1, '0');
}

/** Infinities and NaN are never filled with zeros. */
function specialFloat(text: string, isNegative: boolean, layout: Layout): string {
  const sign = isNegative ? '-' : layout.plus ? '+' : layout.space ? ' ' : text === 'Inf' ? '+' : '';
  return pad((sign === '+' && text === 'Inf' && !layout.plus ? '+' : sign) + text, withoutZero(layout));
}

/** The # flag: always a decimal point, and for %g and %x the zeros at the end. */
function withPoint(text: string, verb: string, precision: number): string {
  const isHex = verb === 'x' || verb === 'X';
  const end = text.search(isHex ? /[pP]/ : /[eE]/);
  const [number, tail] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
  const wanted = /[vgGx]/.test(verb) ? (precision < 0 ? 6 : precision) : 0;
  const significant = number.replaceAll(/[.]/g, '').replace(/^0+/, '').length;
  const hasPoint = number.includes('.');
  const counted = !hasPoint && number === '0' ? 1 : significant;
  return `${number}${hasPoint ? '' : '.'}${'0'.repeat(Math.max(0, wanted - counted))}${tail}`;
}
