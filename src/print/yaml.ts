import { yamlNumber } from '../apimachinery/go/text.ts';
import { isRawNumber, type Json, type JsonObject } from '../apimachinery/json.ts';
import { CliError } from '../errors.ts';
import type { Printer } from './printer.ts';
import { textWidth } from './tabwriter.ts';
import { sortedYamlKeys } from './yaml-keys.ts';
import { type Place, yamlKey, yamlString } from './yaml-string.ts';

export { resolvesToString } from './yaml-resolve.ts';

/** -o yaml: documents separated by `---`, keys sorted, as sigs.k8s.io/yaml writes them. */
export function yamlPrinter(): Printer {
  let count = 0;
  return {
    print(object, write, eventType) {
      // As in kubectl, the separator also comes before an object that cannot be printed.
      if (count > 0) write('---\n');
      count++;
      for (const part of yamlParts(eventType === undefined ? object : { object, type: eventType })) write(part);
    },
  };
}

/** The document of one value, ending in a newline. */
export function toYaml(value: Json): string {
  return yamlParts(value).join('');
}

/**
 * Built whole before any of it is written, because a string that YAML cannot hold fails the object
 * as it does in kubectl; in parts, because one string could grow beyond what V8 holds.
 */
function yamlParts(value: Json): string[] {
  const parts: string[] = [];
  let pending = '';
  const write = (text: string): void => {
    pending += text;
    if (pending.length < 1 << 16) return;
    parts.push(pending);
    pending = '';
  };
  if (isFilled(value)) block(value, 0, write);
  else write(flat(value, { column: 0, indent: 0 }));
  parts.push(pending);
  return parts;
}

type Write = (text: string) => void;
type Filled = Json[] | JsonObject;

function isFilled(value: Json): value is Filled {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/** A collection with members; the cursor is at column `indent` already. */
function block(value: Filled, indent: number, write: Write): void {
  const padding = ' '.repeat(indent);
  let before = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      write(`${before}-`);
      inline(item, indent, write);
      before = padding;
    }
    return;
  }
  for (const key of sortedYamlKeys(value)) {
    const { text, explicit } = yamlKey(key, indent, refuse);
    const member = value[key] as Json;
    if (explicit) {
      write(`${before}? ${text}${padding}:`);
      inline(member, indent, write);
    } else {
      write(`${before}${text}:`);
      below(member, indent, indent + textWidth(text) + 2, write);
    }
    before = padding;
  }
}

/** The value after `-`: collections begin on the same line. */
function inline(value: Json, indent: number, write: Write): void {
  write(' ');
  if (isFilled(value)) block(value, indent + 2, write);
  else write(flat(value, { column: indent + 2, indent: indent + 2 }));
}

/**
 * The value after `key:`: collections begin on the next line, sequences at the key's own indent.
 */
function below(value: Json, indent: number, column: number, write: Write): void {
  if (!isFilled(value)) {
    write(` ${flat(value, { column, indent: indent + 2 })}`);
    return;
  }
  const inner = Array.isArray(value) ? indent : indent + 2;
  write(`\n${' '.repeat(inner)}`);
  block(value, inner, write);
}

/** A scalar or an empty collection, with its end of line. */
function flat(value: Json, place: Place): string {
  if (typeof value === 'string') return yamlString(value, place, refuse);
  if (typeof value === 'number' || isRawNumber(value)) return `${yamlNumber(value)}\n`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]\n' : '{}\n';
  return `${value}\n`;
}

function refuse(): never {
  throw new CliError('yaml: control characters are not allowed');
}
