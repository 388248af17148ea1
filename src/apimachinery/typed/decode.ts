/**
 * An object as kubectl has it after decoding it into a Go struct and writing it again: fields in
 * the struct's order, those that are always written filled in, empty and unknown ones gone.
 */
import { CliError } from '../../errors.ts';
import { jsonKind } from '../go/json.ts';
import { isInt64Text } from '../go/numbers.ts';
import { sortedKeys } from '../go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../json.ts';
import { formatQuantity, parseQuantity } from '../quantity.ts';
import { type FieldShape, fieldsOf, type TypeRef } from './shape.ts';

interface Place {
  /** The struct the value stands in, and the path to it, as encoding/json names them. */
  readonly struct: string;
  readonly path: string;
  /** Empty lists and maps are not there. */
  readonly emptyIsUnset?: boolean;
}

/**
 * The object as the struct of this name. Throws CliError with encoding/json's sentence where a
 * value has the wrong type.
 */
export function asTyped(struct: string, object: JsonObject): JsonObject {
  return decodeStruct(struct, object, { struct, path: '' }) as JsonObject;
}

/**
 * The object as the struct of this name when it came as protobuf, which knows no empty lists and
 * maps: they are as if they were never set.
 */
export function asReceived(struct: string, object: JsonObject): JsonObject {
  return decodeStruct(struct, object, { struct, path: '', emptyIsUnset: true }) as JsonObject;
}

function decodeStruct(struct: string, object: JsonObject, place: Place): JsonObject {
  const result: JsonObject = {};
  for (const field of fieldsOf(struct) ?? []) {
    const value = fieldValue(field, Object.hasOwn(object, field.name) ? object[field.name] : undefined, {
      ...place,
      struct,
      path: place.path === '' ? field.name : `${place.path}.${field.name}`,
    });
    if (value !== undefined) result[field.name] = value;
  }
  return result;
}

function fieldValue(field: FieldShape, value: Json | undefined, place: Place): Json | undefined {
  const isUnset =
    value === undefined || value === null || (place.emptyIsUnset === true && isEmptyOf(field.type, value));
  if (isUnset) return field.written === 'always' ? zero(field.type, place) : undefined;
  const decoded = decode(field.type, value, place);
  return field.written === 'filled' && isEmpty(decoded) ? undefined : decoded;
}

function isEmptyOf({ kind }: TypeRef, value: Json): boolean {
  return (kind === 'list' || kind === 'map') && isEmpty(value);
}

function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null || value === '' || value === 0 || value === false;
}

/** What encoding/json writes of a value that was never set. */
function zero(type: TypeRef, place: Place): Json {
  if (type.kind === 'struct') return decodeStruct(type.name, {}, place);
  if (type.kind !== 'scalar') return null;
  if (type.name === 'string') return '';
  if (type.name === 'bool') return false;
  if (type.name === 'quantity') return '0';
  return type.name === 'time' || type.name === 'any' ? null : 0;
}

function decode(type: TypeRef, value: Json, place: Place): Json {
  if (type.kind === 'list') {
    if (!Array.isArray(value)) throw mismatch(type, value, place);
    return value.map((item) => (item === null ? zero(type.element, place) : decode(type.element, item, place)));
  }
  if (type.kind === 'scalar') return decodeScalar(type.name, value, place);
  if (!isJsonObject(value)) throw mismatch(type, value, place);
  if (type.kind === 'struct') return decodeStruct(type.name, value, place);
  const result: JsonObject = {};
  for (const key of sortedKeys(value)) {
    const member = value[key] as Json;
    setKey(result, key, member === null ? zero(type.element, place) : decode(type.element, member, place));
  }
  return result;
}

/** The kinds of JSON value that a scalar takes; numbers for every other. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  bool: ['bool'],
  string: ['string'],
  time: ['string'],
  intOrString: ['string', 'number'],
  quantity: ['string', 'number'],
};

const integerBits: Readonly<Record<string, number>> = { int32: 32, int64: 64 };

function fits(value: Json, bits: number): boolean {
  if (isRawNumber(value)) return bits === 64 && isInt64Text(value.rawJSON);
  return (
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** (bits - 1) - (bits === 32 ? 1 : 0)
  );
}

function decodeScalar(name: string, value: Json, place: Place): Json {
  if (name === 'any') return value;
  if (!(accepted[name] ?? ['number']).includes(jsonKind(value))) throw mismatch({ kind: 'scalar', name }, value, place);
  if (name in integerBits && !fits(value, integerBits[name] as number)) {
    throw mismatch({ kind: 'scalar', name }, value, place, ` ${isRawNumber(value) ? value.rawJSON : String(value)}`);
  }
  if (name !== 'quantity') return value;
  return quantity(String(isRawNumber(value) ? value.rawJSON : value));
}

function quantity(text: string): string {
  try {
    return formatQuantity(parseQuantity(text.trim()));
  } catch (error) {
    throw error instanceof SyntaxError ? new CliError(error.message, { cause: error }) : error;
  }
}

function goType(type: TypeRef): string {
  if (type.kind === 'list') return `[]${goType(type.element)}`;
  if (type.kind === 'map') return `map[string]${goType(type.element)}`;
  if (type.kind === 'struct') return `v1.${type.name}`;
  return type.name === 'float' ? 'float64' : type.name;
}

function mismatch(type: TypeRef, value: Json, place: Place, detail = ''): CliError {
  return new CliError(
    `json: cannot unmarshal ${jsonKind(value)}${detail} into Go struct field ${place.struct}.${place.path} of type ${goType(type)}`,
  );
}
