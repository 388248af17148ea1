/** Decoded values as Go's encoding/json writes their structs. */
import { isJsonObject, type Json, type JsonObject, setKey } from '../json.ts';
import type { GoField, GoStruct, GoType } from './decode.ts';

/** The object without the fields that hold nothing, but for those that are always written. */
export function encodeGo(object: JsonObject, type: GoStruct): JsonObject {
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(type.fields)) {
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (field.always === true || !isEmptyValue(value, field)) setKey(result, key, encoded(value ?? null, field));
  }
  return result;
}

function isEmptyValue(value: Json | undefined, type: GoField): boolean {
  if (type.kind === 'struct') return false;
  if (value === undefined || value === null) return true;
  if (type.kind === 'pointer' || type.kind === 'raw') return false;
  if (value === '' || value === false || value === 0) return true;
  return typeof value === 'object' && (Array.isArray(value) || isJsonObject(value)) && Object.keys(value).length === 0;
}

function encoded(value: Json, type: GoType): Json {
  switch (type.kind) {
    case 'pointer':
      return value === null ? null : encoded(value, type.of);
    case 'struct':
      return encodeGo(value !== null && isJsonObject(value) ? value : {}, type);
    case 'list':
      return Array.isArray(value) ? value.map((item) => encoded(item, type.of)) : null;
    case 'int':
      return value ?? 0;
    case 'string':
      return value ?? '';
    case 'bool':
      return value ?? false;
    default:
      return value;
  }
}
