/**
 * The text of `explain`, from OpenAPI v3 (kubectl's template plaintext,
 * k8s.io/kubectl/pkg/explain/v2/templates).
 */
import { sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject, textOf } from '../../apimachinery/json.ts';
import {
  isSet,
  kindOfResource,
  type NamedResource,
  propertyOf,
  referenceOf,
  resolveSchema,
  type SchemaDocument,
  schemaOfKind,
  substanceOf,
} from '../../apimachinery/openapi/schema-document.ts';
import { CliError } from '../../errors.ts';
import type { Write } from '../printer.ts';
import { enumText, scalarText, typeText } from './schema-text.ts';
import { indent, wordWrap } from './word-wrap.ts';

export interface ExplainOptions {
  /** The names of fields, from the resource down; empty for the resource itself. */
  readonly fields: readonly string[];
  /** Only the names and types of fields, but those of all levels. */
  readonly recursive: boolean;
  /** The deepest level to print; 0 for all. */
  readonly maxDepth: number;
}

/** Columns of a description, and of the description of a field. */
const WIDTH = 76;

/**
 * Writes what a document says of a resource or one of its fields. As kubectl does, it writes the
 * kind first, also when it then throws CliError: the document does not describe the kind, or the
 * kind has no such field.
 */
export function explainResource(
  document: SchemaDocument,
  resource: NamedResource,
  options: ExplainOptions,
  write: Write,
): void {
  const kind = kindOfResource(document, resource);
  if (kind === undefined) {
    const { group, version, resource: name } = resource;
    throw new CliError(`GVR (${group}/${version}, Resource=${name}) not found in OpenAPI schema`);
  }
  const group = isSet(kind.group) ? `GROUP:      ${scalarText(kind.group)}\n` : '';
  write(`${group}KIND:       ${scalarText(kind.kind)}\nVERSION:    ${scalarText(kind.version)}\n\n`);
  const schema = schemaOfKind(document, kind);
  if (schema === undefined) throw new CliError(`GVK ${scalarText(kind)} not found in OpenAPI schema`);
  const text = explainField({ document, options }, schema, options.fields, new Set());
  if (text === undefined) throw new CliError(`field "${options.fields.at(-1) ?? ''}" does not exist`);
  write(`${text}\n`);
}

interface Explaining {
  readonly document: SchemaDocument;
  readonly options: ExplainOptions;
}

/**
 * The text about a field below a schema; undefined when there is no such field. Items of arrays and
 * values of maps have no name in the path.
 */
function explainField(
  explaining: Explaining,
  schema: JsonObject,
  fields: readonly string[],
  passed: ReadonlySet<string>,
): string | undefined {
  const [name, ...rest] = fields;
  const resolved = resolveSchema(explaining.document, schema);
  if (name === undefined) return schemaText(explaining, resolved);
  const reference = referenceOf(schema);
  if (reference !== '' && passed.has(reference)) return undefined;
  const property = propertyOf(resolved, name);
  if (property !== undefined) {
    const text = explainField(explaining, property, rest, new Set());
    if (text === undefined || rest.length > 0) return text;
    const type = typeText(explaining.document, property);
    return `FIELD: ${name} <${type}>\n${enumText(property, 'ENUM:\n    ', '\n    ')}\n\n${text}`;
  }
  const below = new Set([...passed, reference]);
  const { items, values, allOf } = substanceOf(resolved);
  const only = items ?? values;
  if (only !== undefined) return explainField(explaining, only, fields, below);
  for (const alternative of allOf) {
    const text = explainField(explaining, alternative, fields, below);
    if (text !== undefined) return text;
  }
  return undefined;
}

function schemaText(explaining: Explaining, schema: JsonObject): string {
  const description = descriptionOf(explaining.document, schema, new Set());
  const text = indent(wordWrap(description === '' ? '<empty>' : description, WIDTH), 4);
  const documents = externalDocuments(schema, { margin: 0, textMargin: 4, width: WIDTH });
  const fields = fieldList(explaining, schema, 1, new Set());
  return `DESCRIPTION:\n${text}\n${documents === '' ? '' : `\n${documents}`}${fields === '' ? '' : `FIELDS:\n${fields}`}`;
}

/**
 * The descriptions of a schema and of all it is made of, a line each. `passed` ends circles of
 * references, where kubectl runs into a limit.
 */
function descriptionOf(document: SchemaDocument, schema: JsonObject, passed: ReadonlySet<string>): string {
  const reference = referenceOf(schema);
  if (reference !== '' && passed.has(reference)) return '';
  const resolved = resolveSchema(document, schema);
  const { allOf, items, values } = substanceOf(resolved);
  const own = isSet(resolved.description) ? `${textOf(resolved.description)}\n` : '';
  const parts = [...allOf, items, values].filter((part) => part !== undefined);
  return own + parts.map((part) => descriptionOf(document, part, new Set([...passed, reference]))).join('');
}

interface Block {
  /** The blanks in front of the heading, and of the text below it. */
  readonly margin: number;
  readonly textMargin: number;
  readonly width: number;
}

/** The link of a schema to other documents; "" when it has none. */
function externalDocuments(schema: JsonObject, { margin, textMargin, width }: Block): string {
  const { externalDocs } = schema;
  if (!isJsonObject(externalDocs) || !isSet(externalDocs)) return '';
  const { description, url } = externalDocs;
  const lines = [indent('EXTERNAL DOCS:', margin)];
  if (isSet(description)) lines.push(indent(wordWrap(textOf(description), width), textMargin));
  if (isSet(url)) lines.push(indent(`URL: ${textOf(url)}`, textMargin));
  return `${lines.join('\n')}\n`;
}

/** The fields of a schema, in the order of their names; "" when it has none. */
function fieldList(explaining: Explaining, schema: JsonObject, level: number, passed: ReadonlySet<string>): string {
  const reference = referenceOf(schema);
  if (reference !== '' && passed.has(reference)) return '';
  const { document, options } = explaining;
  const below = reference === '' ? passed : new Set([...passed, reference]);
  const resolved = resolveSchema(document, schema);
  const properties = isJsonObject(resolved.properties) ? resolved.properties : {};
  const isDeep = options.recursive && (options.maxDepth === 0 || level < options.maxDepth);
  let text = '';
  for (const name of sortedKeys(properties)) {
    const property = properties[name];
    if (!isJsonObject(property)) continue;
    text += fieldText(explaining, resolved, name, property, level);
    if (isDeep) text += fieldList(explaining, property, level + 1, below);
  }
  const { allOf, items, values } = substanceOf(resolved);
  for (const part of [...allOf, items, values]) {
    if (part !== undefined) text += fieldList(explaining, part, level, below);
  }
  return text;
}

/** One field: a line, and its description unless the fields of all levels are listed. */
function fieldText(
  { document, options }: Explaining,
  schema: JsonObject,
  name: string,
  property: JsonObject,
  level: number,
): string {
  const margin = level * 2;
  const isRequired = Array.isArray(schema.required) && schema.required.includes(name);
  const values = enumText(property, `\n${' '.repeat(margin)}enum: `, ', ', 4);
  const line = `${indent(name, margin)}\t<${typeText(document, property)}>${isRequired ? ' -required-' : ''}${values}\n`;
  if (options.recursive) return line;
  const description = isSet(property.description) ? textOf(property.description) : '<no description>';
  const documents = externalDocuments(property, { margin: margin + 2, textMargin: margin + 4, width: WIDTH - margin });
  const more = documents === '' ? '' : `\n${documents}`;
  return `${line}${indent(wordWrap(description, WIDTH), margin + 2)}\n${more}\n`;
}
