import { uint64Number, yamlNumber } from '../apimachinery/go/text.ts';
import { isRawNumber, type Json, type JsonObject, type RawNumber } from '../apimachinery/json.ts';
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

/** The document of an object of a kustomization, whose whole numbers may go up to the largest uint64. */
export function toYamlOfBuild(value: Json): string {
  return yamlParts(value, uint64Number).join('');
}

type NumberText = (value: number | RawNumber) => string;

/**
 * Built whole before any of it is written, because a string that YAML cannot hold fails the object
 * as it does in kubectl; in parts, because one string could grow beyond what V8 holds.
 */
function yamlParts(value: Json, number: NumberText = yamlNumber): string[] {
  const parts: string[] = [];
  let pending = '';
  const write = (text: string): void => {
    pending += text;
    if (pending.length < 1 << 16) return;
    parts.push(pending);
    pending = '';
  };
  const out = { write, number };
  if (isFilled(value)) block(value, 0, out);
  else write(flat(value, { column: 0, indent: 2 }, out));
  parts.push(pending);
  return parts;
}

interface Output {
  write(text: string): void;
  readonly number: NumberText;
}

type Filled = Json[] | JsonObject;

function isFilled(value: Json): value is Filled {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
}

/** A collection with members; the cursor is at column `indent` already. */
function block(value: Filled, indent: number, out: Output): void {
  const padding = ' '.repeat(indent);
  let before = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      out.write(`${before}-`);
      inline(item, indent, out);
      before = padding;
    }
    return;
  }
  for (const key of sortedYamlKeys(value)) {
    const { text, explicit } = yamlKey(key, indent, refuse);
    const member = value[key] as Json;
    if (explicit) {
      out.write(`${before}? ${text}${padding}:`);
      inline(member, indent, out);
    } else {
      out.write(`${before}${text}:`);
      below(member, indent, indent + textWidth(text) + 2, out);
    }
    before = padding;
  }
}

/** The value after `-`: collections begin on the same line. */
function inline(value: Json, indent: number, out: Output): void {
  out.write(' ');
  if (isFilled(value)) block(value, indent + 2, out);
  else out.write(flat(value, { column: indent + 2, indent: indent + 2 }, out));
}

/**
 * The value after `key:`: collections begin on the next line, sequences at the key's own indent.
 */
function below(value: Json, indent: number, column: number, out: Output): void {
  if (!isFilled(value)) {
    out.write(` ${flat(value, { column, indent: indent + 2 }, out)}`);
    return;
  }
  const inner = Array.isArray(value) ? indent : indent + 2;
  out.write(`\n${' '.repeat(inner)}`);
  block(value, inner, out);
}

/** A scalar or an empty collection, with its end of line. */
function flat(value: Json, place: Place, { number }: Pick<Output, 'number'>): string {
  if (typeof value === 'string') return yamlString(value, place, refuse);
  if (typeof value === 'number' || isRawNumber(value)) return `${number(value)}\n`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]\n' : '{}\n';
  return `${value}\n`;
}

function refuse(): never {
  throw new CliError('yaml: control characters are not allowed');
}
