/**
 * KYAML: YAML with braces, brackets and double quotes, as sigs.k8s.io/yaml/kyaml writes it. Only
 * keys that YAML could take for something else are quoted.
 */
import { givenKeys } from '../apimachinery/go/struct-json.ts';
import { jsonNumber, sortedKeys } from '../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../apimachinery/json.ts';
import type { KeyOrder } from './json.ts';
import type { Printer } from './printer.ts';

/** -o kyaml: a document for each object, each with a `---` before it. */
export function kyamlPrinter(keyOrder: KeyOrder = 'sorted'): Printer {
  return {
    print(object, write, eventType) {
      const keys = keyOrder === 'given' ? givenKeys : sortedKeys;
      const text = render(object, 0, keys);
      if (eventType === undefined) write(`---\n${text}\n`);
      else write(`---\n{\n  type: ${quoted(eventType, 1)},\n  object: ${render(object, 1, keys)},\n}\n`);
    },
  };
}

type Keys = (map: JsonObject) => string[];

const padding = (indent: number): string => '  '.repeat(indent);

function render(value: Json, indent: number, keys: Keys): string {
  if (typeof value === 'string') return quoted(value, indent + 1);
  if (Array.isArray(value)) return sequence(value, indent, keys);
  if (isJsonObject(value)) return mapping(value, indent, keys);
  return typeof value === 'number' || isRawNumber(value) ? jsonNumber(value) : String(value);
}

/** Lists of nothing but lists and maps begin on the line of their bracket. */
function sequence(items: readonly Json[], indent: number, keys: Keys): string {
  if (items.length === 0) return '[]';
  if (items.every((item) => Array.isArray(item) || isJsonObject(item))) {
    return `[${items.map((item) => render(item, indent, keys)).join(', ')}]`;
  }
  const lines = items.map((item) => `${padding(indent + 1)}${render(item, indent + 1, keys)},\n`);
  return `[\n${lines.join('')}${padding(indent)}]`;
}

function mapping(map: JsonObject, indent: number, keys: Keys): string {
  const names = keys(map);
  if (names.length === 0) return '{}';
  const lines = names.map((name) => {
    const key = needsQuotes(name) ? `"${escapeLine(name, compactEscapes)}"` : name;
    return `${padding(indent + 1)}${key}: ${render(map[name] as Json, indent + 1, keys)},\n`;
  });
  return `{\n${lines.join('')}${padding(indent)}}`;
}

/** In double quotes; each line of several stands on a line of its own, folded. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return `"${escapeLine(text, {})}"`;
  const lines = text.split('\n');
  const last = lines.pop() as string;
  const folded = lines.map((line) => `${lineStart(line === '' ? '\n' : line, indent)}${escapeLine(line, {})}\\n\\\n`);
  const rest = last === '' ? '' : `${lineStart(last, indent)}${escapeLine(last, {})}\\\n`;
  return `"\\\n${folded.join('')}${rest}${padding(indent)}"`;
}

/** Blanks at the start of a line are kept by a backslash; other lines get a blank to stand under them. */
function lineStart(line: string, indent: number): string {
  return padding(indent) + (line[0] !== '\n' && /^[\s\x85]/.test(line) ? '\\' : ' ');
}

const compactEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t' };

const escapes: Readonly<Record<string, string>> = {
  '\t': '\t',
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escapeLine(line: string, overrides: Readonly<Record<string, string>>): string {
  return line.toWellFormed().replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    const short = overrides[character] ?? escapes[character];
    if (short !== undefined) return short;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
    const [letter, width] = code < 0x10000 ? ['u', 4] : ['U', 8];
    return `\\${letter}${code.toString(16).padStart(width as number, '0')}`;
  });
}

/** Whether a key could be taken for something else than itself. */
function needsQuotes(key: string): boolean {
  return !/^[\p{L}\p{N}_]([\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(key) || isAmbiguous(key);
}

const WORDS = /^(null|true|false|t|f|y|n|yes|no|on|off|nan|inf|infinity)$/i;
const INTEGER = /^(0x[\da-f]+|0b[01]+|0o?[0-7]+|0|[1-9]\d*)$/i;
const FLOAT = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const HEX_FLOAT = /^0x([\da-f]+\.?[\da-f]*|\.[\da-f]+)p[+-]?\d+$/i;

function isAmbiguous(key: string): boolean {
  if (isWord(key)) return true;
  const number = key.replaceAll('_', '');
  if (INTEGER.test(number)) {
    const plain = number.toLowerCase();
    if (BigInt(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain) < 2n ** 63n) return true;
  }
  if (FLOAT.test(number)) return Number.isFinite(Number(number));
  return HEX_FLOAT.test(number) || isDate(key);
}

/** strconv.ParseBool knows `t`, `T` and three spellings of each word; the others are known in any. */
const isWord = (key: string): boolean => WORDS.test(key);

function isDate(key: string): boolean {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(key);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1;
}
