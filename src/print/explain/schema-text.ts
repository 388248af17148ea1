/** How `explain` words the types and enums of OpenAPI v3. */
import { goText } from '../../apimachinery/go/fmt/print.ts';
import { type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import {
  isSet,
  referenceOf,
  resolveReference,
  type SchemaDocument,
  substanceOf,
} from '../../apimachinery/openapi/schema-document.ts';

/** A value as Go's templates print it. */
export const scalarText = (value: Json | undefined): string =>
  value === undefined || value === null ? '<no value>' : goText(value);

/** The type of a field: `string`, `[]Container`, `map[string]integer`, `Object`. */
export function typeText(document: SchemaDocument, schema: JsonObject): string {
  const { items, values, allOf } = substanceOf(schema);
  if (items !== undefined) return `[]${typeText(document, items)}`;
  if (values !== undefined) return `map[string]${typeText(document, values)}`;
  const [only, ...others] = allOf;
  if (only !== undefined && others.length === 0 && !isSet(schema.properties)) return typeText(document, only);
  const reference = referenceOf(schema);
  if (reference !== '') return referencedType(document, reference);
  return schema.type === 'object' ? 'Object' : textOf(schema.type) || 'Object';
}

/** The name of a referenced type; of a primitive one only what it is. */
function referencedType(document: SchemaDocument, reference: string): string {
  const type = textOf(resolveReference(document, reference)?.type);
  if (type !== '' && type !== 'object') return type;
  return reference.split('/').at(-1)?.split('.').at(-1) || 'Object';
}

/** The values of an enum, those from `limit` on as `....`; "" for a schema without one. */
export function enumText(
  schema: JsonObject,
  heading: string,
  separator: string,
  limit = Number.POSITIVE_INFINITY,
): string {
  const values = schema.enum;
  if (!Array.isArray(values) || values.length === 0) return '';
  const shown = values.slice(0, limit).map((value) => (value === '' ? '""' : scalarText(value)));
  return `${heading}${shown.join(separator)}${values.length > limit ? ', ....' : ''}`;
}
