/** A values.yaml to start from, made of a values.schema.json: defaults, and all else as comments. */
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { toYaml } from '../../print/yaml.ts';
import { HelmFault } from '../error.ts';
import { partsOf } from '../schema/names.ts';

const DEEPEST = 20;
const WIDTH = 78;

const textAt = (schema: JsonObject, key: string): string => (typeof schema[key] === 'string' ? schema[key] : '');
const inline = (value: Json): string => (isRawNumber(value) ? value.rawJSON : JSON.stringify(value));

/** What all parts of a schema say together; the first that says a thing counts. */
function merged(document: Json, schema: Json): JsonObject {
  const all: JsonObject = {};
  for (const part of [...partsOf(document, [schema])]) {
    const properties = {
      ...(isJsonObject(part.properties) ? part.properties : {}),
      ...((all.properties ?? {}) as JsonObject),
    };
    const required = [...((all.required ?? []) as Json[]), ...(Array.isArray(part.required) ? part.required : [])];
    Object.assign(all, { ...part, ...all, properties, required });
  }
  return all;
}

function wrapped(text: string): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.trim().split(/\s+/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}

const LIMITS: readonly (readonly [key: string, words: string])[] = [
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['minLength', 'length at least'],
  ['maxLength', 'length at most'],
  ['minItems', 'items at least'],
  ['maxItems', 'items at most'],
  ['pattern', 'pattern'],
  ['format', 'format'],
];

/** `string, required, at least 1`. */
function rules(schema: JsonObject, isRequired: boolean): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? ''];
  const words = [types.filter((type) => typeof type === 'string' && type !== '').join(' or ')];
  if (isRequired) words.push('required');
  if (schema.deprecated === true) words.push('deprecated');
  for (const [key, name] of LIMITS) {
    const limit = schema[key];
    if (limit !== undefined && typeof limit !== 'boolean')
      words.push(`${name} ${typeof limit === 'string' ? limit : inline(limit)}`);
  }
  return words.filter((word) => word !== '').join(', ');
}

function comments(schema: JsonObject, isRequired: boolean): readonly string[] {
  const description = textAt(schema, 'description') || textAt(schema, 'title');
  const lines = description === '' ? [] : [...wrapped(description)];
  const rule = rules(schema, isRequired);
  if (rule !== '') lines.push(`(${rule})`);
  if (Array.isArray(schema.enum)) lines.push(`One of: ${schema.enum.map(inline).join(', ')}`);
  if (Array.isArray(schema.examples)) lines.push(`For example: ${schema.examples.map(inline).join(', ')}`);
  return lines;
}

/** A value of the type that says nothing, for what has no default. */
function emptyValue({ type, enum: values }: JsonObject): Json {
  if (Array.isArray(values) && values[0] !== undefined) return values[0];
  const [first] = Array.isArray(type) ? type : [type ?? ''];
  const empty: Readonly<Record<string, Json>> = {
    string: '',
    boolean: false,
    integer: 0,
    number: 0,
    array: [],
    object: {},
  };
  return typeof first === 'string' ? (empty[first] ?? null) : null;
}

class Writer {
  private readonly document: Json;
  private readonly lines: string[] = [];

  constructor(document: Json) {
    this.document = document;
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  /** The properties of a table; `defaults` is what a schema around it has for it. */
  table(schema: JsonObject, defaults: Json, depth: number): void {
    const properties = schema.properties as JsonObject;
    const required = (schema.required ?? []) as readonly Json[];
    for (const [index, [name, property]] of Object.entries(properties).entries()) {
      if (index > 0 && depth === 0) this.lines.push('');
      const given = isJsonObject(defaults) && Object.hasOwn(defaults, name) ? defaults[name] : undefined;
      this.property(name, merged(this.document, property), { given, isRequired: required.includes(name), depth });
    }
  }

  private property(
    name: string,
    schema: JsonObject,
    {
      given,
      isRequired,
      depth,
    }: { readonly given: Json | undefined; readonly isRequired: boolean; readonly depth: number },
  ): void {
    const padding = '  '.repeat(depth);
    for (const line of comments(schema, isRequired)) this.lines.push(`${padding}# ${line}`.trimEnd());
    const value = given ?? schema.default ?? schema.const;
    const hasParts = Object.keys(schema.properties as JsonObject).length > 0;
    if (hasParts && depth < DEEPEST && (value === undefined || isJsonObject(value))) {
      const before = this.lines.length;
      this.table(schema, value ?? null, depth + 1);
      const isEmpty = this.lines.slice(before).every((line) => /^\s*(#|$)/.test(line));
      this.lines.splice(
        before,
        0,
        `${padding}${toYaml({ [name]: null }).replace(/ null\n$/, '')}${isEmpty ? ' {}' : ''}`,
      );
      return;
    }
    const isSet = value !== undefined || isRequired;
    const text = toYaml({ [name]: value ?? emptyValue(schema) });
    for (const line of text.trimEnd().split('\n')) this.lines.push(`${padding}${isSet ? '' : '# '}${line}`);
  }
}

/**
 * The text of a values.yaml: each property with its description, type and limits above it. What has
 * neither a default nor must be there is commented out. Throws HelmFault for a text that is no schema.
 */
export function valuesFromSchema(schema: Json): string {
  if (!isJsonObject(schema)) throw new HelmFault('the schema is no JSON object');
  const top = merged(schema, schema);
  const writer = new Writer(schema);
  writer.table(top, top.default ?? null, 0);
  return writer.text;
}
