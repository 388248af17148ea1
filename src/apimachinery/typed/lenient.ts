/**
 * JSON and YAML as Go takes them for a struct: names of fields match in any case, and YAML's
 * numbers and booleans become text where the struct has text (sigs.k8s.io/yaml).
 */
import { formatFloat } from '../go/fmt/float.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../json.ts';
import { fieldsOf, type TypeRef } from './shape.ts';

/** Whether scalars that are no text may stand where text is wanted: they may in YAML. */
export type ScalarReading = 'strict' | 'as text';

/** The object with the names of the struct's fields, at any depth. Other keys stay. */
export function structFields(struct: string, object: JsonObject, scalars: ScalarReading): JsonObject {
  const fields = fieldsOf(struct) ?? [];
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    const field =
      fields.find(({ name }) => name === key) ?? fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
    setKey(result, field?.name ?? key, field === undefined ? value : typedValue(field.type, value, scalars));
  }
  return result;
}

function typedValue(type: TypeRef, value: Json, scalars: ScalarReading): Json {
  if (type.kind === 'scalar') return type.name === 'string' && scalars === 'as text' ? scalarText(value) : value;
  if (type.kind === 'list') {
    return Array.isArray(value) ? value.map((item) => typedValue(type.element, item, scalars)) : value;
  }
  if (!isJsonObject(value)) return value;
  if (type.kind === 'struct') return structFields(type.name, value, scalars);
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(value)) setKey(result, key, typedValue(type.element, member, scalars));
  return result;
}

function scalarText(value: Json): Json {
  if (typeof value === 'boolean') return String(value);
  if (isRawNumber(value)) return value.rawJSON;
  if (typeof value !== 'number') return value;
  return Number.isSafeInteger(value) ? String(value) : formatFloat(value, 'g', -1);
}
