/** The text of `explain`, from OpenAPI v2 (k8s.io/kubectl/pkg/explain). */
import { goQuote, sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import { type GroupVersionKind, groupVersion } from '../../apimachinery/object.ts';
import { type Definitions, definitionOf, REFERENCE, schemaKind } from '../../apimachinery/openapi/validation.ts';
import { CliError } from '../../errors.ts';
import type { Write } from '../printer.ts';
import { wrapParagraphs } from './paragraph-wrap.ts';
import type { ExplainOptions } from './plaintext.ts';

const WIDTH = 80;
/** The indents of descriptions, of fields, and of a field's description or its own fields. */
const DESCRIPTION = 5;
const FIELD = 3;
const FIELD_DESCRIPTION = 2;

/**
 * Writes what the definitions say of a kind or one of its fields. Throws CliError when they do not
 * describe the kind, or when it has no such field.
 */
export function explainDefinition(
  definitions: Definitions,
  kind: GroupVersionKind,
  options: ExplainOptions,
  write: Write,
): void {
  const name = definitionOf(kind, definitions);
  if (name === undefined) {
    const text = `${kind.group}/${kind.version}, Kind=${kind.kind}`;
    throw new CliError(`couldn't find resource for ${goQuote(text)}`);
  }
  const model = fieldOf(definitions, objectAt(definitions[name]), options.fields);
  const head = `KIND:     ${kind.kind}\nVERSION:  ${groupVersion(kind.group, kind.version)}\n\n`;
  write(head + modelText({ definitions, options }, model, options.fields.at(-1) ?? ''));
}

interface Explaining {
  readonly definitions: Definitions;
  readonly options: ExplainOptions;
}

const objectAt = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** The definition's name in a `$ref`; undefined for a schema that refers to none. */
function referenceOf(schema: JsonObject): string | undefined {
  const reference = textOf(schema.$ref);
  return reference.startsWith(REFERENCE) ? reference.slice(REFERENCE.length) : undefined;
}

/**
 * What is below a reference, an array or a map; undefined for anything else. The values of a map
 * that says nothing of them have its own description.
 */
function substanceOf(definitions: Definitions, schema: JsonObject): JsonObject | undefined {
  const reference = referenceOf(schema);
  if (reference !== undefined) return objectAt(definitions[reference]);
  const kind = schemaKind(schema);
  if (kind === 'array') return objectAt(schema.items);
  if (kind !== 'map') return undefined;
  const { additionalProperties, description = '' } = schema;
  return isJsonObject(additionalProperties) ? additionalProperties : { description };
}

/** The schema of a field. A path may go on behind a scalar, which is then the answer. */
function fieldOf(definitions: Definitions, schema: JsonObject, fields: readonly string[]): JsonObject {
  const [name, ...rest] = fields;
  if (name === undefined) return schema;
  const below = substanceOf(definitions, schema);
  if (below !== undefined) return fieldOf(definitions, below, fields);
  if (schemaKind(schema) !== 'kind') return schema;
  const properties = objectAt(schema.properties);
  if (!Object.hasOwn(properties, name)) throw new CliError(`field ${goQuote(name)} does not exist`);
  return fieldOf(definitions, objectAt(properties[name]), rest);
}

/** `string`, `[]Object`, `map[string]string`; "" for what can be anything. */
function typeText(definitions: Definitions, schema: JsonObject): string {
  const below = substanceOf(definitions, schema);
  const kind = schemaKind(schema);
  if (below !== undefined) {
    const prefix = referenceOf(schema) !== undefined ? '' : kind === 'array' ? '[]' : 'map[string]';
    return prefix + typeText(definitions, below);
  }
  if (kind === 'kind') return 'Object';
  return kind === 'arbitrary' ? '' : kind;
}

function modelText(explaining: Explaining, model: JsonObject, name: string): string {
  const { definitions } = explaining;
  const descriptions: string[] = [];
  let schema = model;
  for (;;) {
    descriptions.push(textOf(schema.description));
    const below = substanceOf(definitions, schema);
    if (below === undefined) break;
    schema = below;
  }
  const description = descriptionText(descriptions);
  const kind = schemaKind(schema);
  if (kind === 'arbitrary') return description;
  const type = typeText(definitions, model);
  if (kind !== 'kind') return `FIELD:    ${name} <${type}>\n\n${description}`;
  const field = name === '' ? '' : `RESOURCE: ${name} <${type}>\n\n`;
  const fields = explaining.options.recursive
    ? deepFields(explaining, schema, 1, new Set())
    : fieldList(explaining, schema);
  return `${field}${description}\nFIELDS:\n${fields}`;
}

const margin = (amount: number, line: string): string => (line === '' ? '\n' : `${' '.repeat(amount)}${line}\n`);

/** The descriptions on the way to a schema, a blank line between them. */
function descriptionText(descriptions: readonly string[]): string {
  const parts = descriptions.map((description, index) => {
    if (description === '') return '';
    const lines = wrapParagraphs(description, WIDTH - DESCRIPTION);
    return (index > 0 ? '\n' : '') + lines.map((line) => margin(DESCRIPTION, line)).join('');
  });
  const isEmpty = descriptions.every((description) => description === '');
  return `DESCRIPTION:\n${isEmpty ? margin(DESCRIPTION, '<empty>') : parts.join('')}`;
}

function fieldList({ definitions }: Explaining, schema: JsonObject): string {
  const properties = objectAt(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields = sortedKeys(properties).map((name) => {
    const field = objectAt(properties[name]);
    const line = `${name}\t<${typeText(definitions, field)}>${required.includes(name) ? ' -required-' : ''}`;
    const lines = wrapParagraphs(textOf(field.description), WIDTH - FIELD - FIELD_DESCRIPTION);
    return `${margin(FIELD, line)}${lines.map((text) => margin(FIELD + FIELD_DESCRIPTION, text)).join('')}\n`;
  });
  return fields.join('');
}

/** The names and types of the fields of all levels. */
function deepFields(explaining: Explaining, schema: JsonObject, level: number, passed: ReadonlySet<string>): string {
  const { definitions, options } = explaining;
  const reference = referenceOf(schema);
  if (reference !== undefined && passed.has(reference)) return '';
  const below = substanceOf(definitions, schema);
  if (below !== undefined) {
    return deepFields(explaining, below, level, reference === undefined ? passed : new Set([...passed, reference]));
  }
  if (schemaKind(schema) !== 'kind') return '';
  const properties = objectAt(schema.properties);
  const isLast = options.maxDepth > 0 && level >= options.maxDepth;
  const fields = sortedKeys(properties).map((name) => {
    const field = objectAt(properties[name]);
    const line = margin(FIELD * level, `${name}\t<${typeText(definitions, field)}>`);
    return isLast ? line : line + deepFields(explaining, field, level + 1, passed);
  });
  return fields.join('');
}
