/** What encoding/json makes of Go values. */
import { textOfBytes } from './bytes.ts';
import { jsonString } from './compact-json.ts';
import { compareStrings, goFloat, sortedKeys } from './text.ts';
import {
  ByteSlice,
  floatOf,
  GoError,
  type GoMap,
  type GoStruct,
  type GoValue,
  integerOf,
  isInteger,
  isTypedNil,
  itemsOf,
  kindOf,
  methodOf,
  TypedMap,
  typeName,
} from './values.ts';

/** From here on encoding/json looks for values within themselves. */
const DEEP = 1000;

/** How a string is written. */
type Quote = (text: string) => string;

/** A string with <, > and & as they are (SetEscapeHTML(false)); the two line separators are escaped all the same. */
const rawString: Quote = (text) =>
  jsonString(text).replaceAll(/\\(u00(3c|3e|26)|.)/g, (whole, _code, digits) =>
    digits === undefined ? whole : String.fromCharCode(Number.parseInt(digits as string, 16)),
  );

const HALF = /[\ud800-\udfff]/u;

/** What is not UTF-8 is written as the escaped U+FFFD. */
const withEscapedBytes =
  (quote: Quote): Quote =>
  (text) =>
    HALF.test(text)
      ? `"${text
          .split(HALF)
          .map((part) => quote(part).slice(1, -1))
          .join('\\ufffd')}"`
      : quote(text);

/**
 * The value as json.Marshal writes it: without blanks, the keys of maps sorted, those of structs in their order.
 * Throws GoError for what JSON does not have.
 */
export function marshalJson(value: GoValue, { escapesHtml = true } = {}): string {
  return write(value, 0, withEscapedBytes(escapesHtml ? jsonString : rawString));
}

function write(value: GoValue, depth: number, quote: Quote): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return float(value);
  if (typeof value === 'bigint') return String(value);
  if (isInteger(value)) return methodText(value, quote) ?? String(integerOf(value));
  switch (kindOf(value)) {
    case 'float':
      return float(floatOf(value));
    case 'slice':
      return slice(value, depth, quote);
    case 'map':
      return map(value, depth, quote);
    case 'struct':
      return methodText(value, quote) ?? fields(value as GoStruct, depth, quote);
    default:
      throw new GoError(`json: unsupported type: ${typeName(value)}`);
  }
}

function float(value: number): string {
  if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${goFloat(value)}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

/** What MarshalText of the value's type says, such as that of time.Time; undefined where it has none. */
export function marshaledText(value: Exclude<GoValue, null>): string | undefined {
  const found = methodOf(value, 'MarshalText')?.call([]);
  return found instanceof ByteSlice ? textOfBytes(found.bytes) : (found as string | undefined);
}

function methodText(value: Exclude<GoValue, null>, quote: Quote): string | undefined {
  const text = marshaledText(value);
  return text === undefined ? undefined : quote(text);
}

function checkDepth(value: Exclude<GoValue, null>, depth: number): void {
  if (depth > DEEP) throw new GoError(`json: unsupported value: encountered a cycle via ${typeName(value)}`);
}

function slice(value: Exclude<GoValue, null>, depth: number, quote: Quote): string {
  if (value instanceof ByteSlice) return quote(Buffer.from(value.bytes).toString('base64'));
  if (isTypedNil(value as object)) return 'null';
  checkDepth(value, depth);
  let text = '';
  for (const item of itemsOf(value)) text += `${text === '' ? '' : ','}${write(item, depth + 1, quote)}`;
  return `[${text}]`;
}

function map(value: Exclude<GoValue, null>, depth: number, quote: Quote): string {
  if (isTypedNil(value as object)) return 'null';
  checkDepth(value, depth);
  let text = '';
  const put = (key: string, item: GoValue): void => {
    text += `${text === '' ? '' : ','}${quote(key)}:${write(item, depth + 1, quote)}`;
  };
  if (!(value instanceof TypedMap)) {
    for (const key of sortedKeys(value as GoMap)) put(key, (value as GoMap)[key] as GoValue);
    return `{${text}}`;
  }
  if (value.keyType !== 'string' && !/^u?int\d*$/.test(value.keyType)) {
    throw new GoError(`json: unsupported type: ${typeName(value)}`);
  }
  const entries = value.entries.map(
    ([key, item]) => [isInteger(key) ? String(integerOf(key)) : (key as string), item] as const,
  );
  for (const [key, item] of entries.sort(([a], [b]) => compareStrings(a, b))) put(key, item);
  return `{${text}}`;
}

function fields({ fields: own }: GoStruct, depth: number, quote: Quote): string {
  const parts: string[] = [];
  for (const [name, field] of own) {
    if (/^\p{Lu}/u.test(name)) parts.push(`${quote(name)}:${write(field, depth + 1, quote)}`);
  }
  return `{${parts.join(',')}}`;
}
