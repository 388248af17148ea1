/** encoding/json for the values of templates, both ways. */
import { isRawNumber } from '../json.ts';
import { bytesOfText, textOfBytes } from './bytes.ts';
import { goJsonProblem } from './json.ts';
import { compareStrings } from './text.ts';
import {
  floatOf,
  GoError,
  type GoInteger,
  type GoStruct,
  type GoValue,
  integerOf,
  itemsOf,
  kindOf,
  methodOf,
  sortedEntries,
  TypedMap,
  TypedSlice,
  typeName,
} from './values.ts';

/** Beyond it a value that holds itself is taken for granted. */
const DEEPEST = 2000;
/** What encoding/json reads. */
const DEEPEST_TEXT = 10_000;

export interface JsonStyle {
  /** <, > and & as \u003c and so on, as json.Marshal does. */
  readonly escapeHtml?: boolean;
}

/** The value as json.Marshal writes it. Throws GoError with Go's text. */
export function marshalJson(value: GoValue, { escapeHtml = true }: JsonStyle = {}): string {
  return write(value, escapeHtml, 0);
}

function write(value: GoValue, escapeHtml: boolean, depth: number): string {
  if (depth > DEEPEST) {
    throw new GoError(`json: unsupported value: encountered a cycle via ${typeName(value as object as GoStruct)}`);
  }
  if (value === null) return 'null';
  const own = ownJson(value, escapeHtml);
  if (own !== undefined) return own;
  const inner = (item: GoValue): string => write(item, escapeHtml, depth + 1);
  switch (kindOf(value)) {
    case 'bool':
      return String(value);
    case 'int':
    case 'uint':
      return String(integerOf(value as GoInteger));
    case 'float':
      return isRawNumber(value) ? value.rawJSON : floatJson(floatOf(value));
    case 'string':
      return stringJson(value as string, escapeHtml);
    case 'slice':
      if (value instanceof TypedSlice && value.elementType === 'uint8') return JSON.stringify(base64Of(value));
      return `[${itemsOf(value).map(inner).join(',')}]`;
    case 'map':
      return mapJson(value, escapeHtml, inner);
    case 'struct': {
      const fields = [...(value as GoStruct).fields];
      return `{${fields.map(([name, field]) => `${stringJson(name, escapeHtml)}:${inner(field)}`).join(',')}}`;
    }
    default:
      throw new GoError(`json: unsupported type: ${typeName(value)}`);
  }
}

/** What its MarshalJSON method gives. */
function ownJson(value: Exclude<GoValue, null>, escapeHtml: boolean): string | undefined {
  const method = methodOf(value, 'MarshalJSON');
  if (method === undefined) return undefined;
  try {
    const text = textOfBytes(Uint8Array.from(itemsOf(method.call([])), (byte) => Number(integerOf(byte as GoInteger))));
    return escapeHtml ? text.replace(UNSAFE, unicodeEscape) : text;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`json: error calling MarshalJSON for type ${typeName(value)}: ${error.message}`);
  }
}

const base64Of = (slice: TypedSlice): string =>
  Buffer.from(slice.items.map((byte) => Number(integerOf(byte as GoInteger)))).toString('base64');

function floatJson(value: number): string {
  if (Number.isNaN(value)) throw new GoError('json: unsupported value: NaN');
  if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${value > 0 ? '+' : '-'}Inf`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function mapJson(value: GoValue, escapeHtml: boolean, inner: (item: GoValue) => string): string {
  if (value instanceof TypedMap && value.keyType !== 'string' && !/^u?int\d*$/.test(value.keyType)) {
    throw new GoError(`json: unsupported type: ${typeName(value)}`);
  }
  const entries = sortedEntries(value).map(([key, item]) => [keyText(key), item] as const);
  entries.sort(([a], [b]) => compareStrings(a, b));
  return `{${entries.map(([key, item]) => `${stringJson(key, escapeHtml)}:${inner(item)}`).join(',')}}`;
}

const keyText = (key: GoValue): string => (typeof key === 'string' ? key : String(integerOf(key as GoInteger)));

const UNSAFE = /[<>&\u2028\u2029]/g;
const SEPARATORS = /[\u2028\u2029]/g;
const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Bytes that are not UTF-8 become \ufffd. */
function stringJson(text: string, escapeHtml: boolean): string {
  const quoted = text
    .split(/[\ud800-\udfff]/u)
    .map((part) => JSON.stringify(part).slice(1, -1))
    .join('\\ufffd');
  return `"${quoted.replace(escapeHtml ? UNSAFE : SEPARATORS, unicodeEscape)}"`;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]|-?[0-9][0-9.eE+-]*/gs;
const ESCAPES = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)/gs;

/** The value that json.Unmarshal reads into an interface {}. Throws GoError with Go's text. */
export function unmarshalJson(text: string): GoValue {
  if (goJsonProblem(text) !== undefined) {
    const bytes = Buffer.from(bytesOfText(text)).toString('latin1');
    // at its end Go looks what a blank would be there
    throw new GoError(goJsonProblem(`${bytes} `) ?? goJsonProblem(bytes) ?? '');
  }
  checkLimits(text);
  // an escaped half of a surrogate pair is no character
  const halved = text.replace(ESCAPES, (whole, half?: string) => (half === undefined ? whole : '\\ufffd'));
  return JSON.parse(halved.toWellFormed()) as GoValue;
}

function checkLimits(text: string): void {
  let depth = 0;
  let tooLarge: string | undefined;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (!token.startsWith('"') && !Number.isFinite(Number(token))) tooLarge ??= token;
    if (depth > DEEPEST_TEXT) throw new GoError(`invalid character '${token}' exceeded max depth`);
  }
  if (tooLarge === undefined) return;
  throw new GoError(`json: cannot unmarshal number ${tooLarge} into Go value of type float64`);
}
