/** What a schema says of the names in a table, without checking anything. */
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { valueAtPointer } from './location.ts';

const MOST_PARTS = 200;

/** The schema that a reference into the same document means. */
function target(document: Json | undefined, reference: Json): Json | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#') || document === undefined) return undefined;
  try {
    return valueAtPointer(document, { url: '', pointer: decodeURIComponent(reference.slice(1)) });
  } catch {
    return undefined;
  }
}

const listAt = (schema: JsonObject, key: string): readonly Json[] =>
  Array.isArray(schema[key]) ? (schema[key] as Json[]) : [];

/** A schema with all that it is made of: references, allOf and the like. */
export function partsOf(document: Json | undefined, schemas: readonly Json[]): readonly JsonObject[] {
  const found = new Set<JsonObject>();
  const rest = [...schemas];
  for (let schema = rest.pop(); schema !== undefined && found.size < MOST_PARTS; schema = rest.pop()) {
    if (!isJsonObject(schema) || found.has(schema)) continue;
    found.add(schema);
    for (const key of ['$ref', '$dynamicRef', '$recursiveRef'])
      rest.push(target(document, schema[key] ?? null) ?? null);
    for (const key of ['allOf', 'anyOf', 'oneOf']) rest.push(...listAt(schema, key));
    for (const key of ['if', 'then', 'else']) rest.push(schema[key] ?? null);
    if (isJsonObject(schema.dependentSchemas)) rest.push(...Object.values(schema.dependentSchemas));
  }
  return [...found];
}

export class SchemaNames {
  private readonly document: Json | undefined;
  private readonly parts: readonly JsonObject[];

  constructor(document: Json | undefined, schemas: readonly Json[]) {
    this.document = document;
    this.parts = partsOf(document, schemas);
  }

  get names(): readonly string[] {
    return this.parts.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : []));
  }

  /** Whether names are allowed that it does not say one by one. */
  get isOpen(): boolean {
    return this.parts.some(
      ({ additionalProperties, patternProperties }) =>
        patternProperties !== undefined || (additionalProperties !== undefined && additionalProperties !== false),
    );
  }

  below(name: string): SchemaNames {
    const schemas = this.parts.flatMap(({ properties }) =>
      isJsonObject(properties) && Object.hasOwn(properties, name) ? [properties[name] as Json] : [],
    );
    return new SchemaNames(this.document, schemas);
  }
}
