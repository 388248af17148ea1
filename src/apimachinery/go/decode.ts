/**
 * JSON values as the Go structs that sigs.k8s.io/json decodes them into: names match to the letter,
 * null leaves a field unset, and the first value of a wrong type is what the error is about.
 */
import { CliError } from '../../errors.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../json.ts';
import { base64Problem, canonicalBase64 } from './base64.ts';
import { jsonKind } from './json.ts';
import { sortedKeys, yamlNumber } from './text.ts';
import { timeProblem } from './time.ts';

/**
 * A Go type; `type` is its name where it has one of its own, `embedded` the structs between the
 * field and the struct that its key stands in, such as `ResId.Gvk`.
 */
export type GoType =
  | { readonly kind: 'string'; readonly type?: string; readonly embedded?: string }
  | { readonly kind: 'bool' | 'bytes' | 'time' }
  /** runtime.RawExtension: anything. */
  | { readonly kind: 'raw' }
  | { readonly kind: 'list' | 'map'; readonly of: GoType }
  | GoStruct;

export interface GoStruct {
  readonly kind: 'struct';
  readonly package: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

export const goString: GoType = { kind: 'string' };
export const goBool: GoType = { kind: 'bool' };
export const goBytes: GoType = { kind: 'bytes' };
export const goTime: GoType = { kind: 'time' };
export const goRaw: GoType = { kind: 'raw' };
export const goList = (of: GoType): GoType => ({ kind: 'list', of });
export const goMap = (of: GoType): GoType => ({ kind: 'map', of });
export const goStruct = (name: string, fields: GoStruct['fields'], inPackage = 'v1'): GoStruct => ({
  kind: 'struct',
  package: inPackage,
  name,
  fields,
});

/** The struct that a value stands in, and the path to it, as encoding/json names them. */
interface Place {
  readonly struct: string;
  readonly path: readonly string[];
  readonly keys: KeyOrder;
  readonly fromYaml?: boolean;
}

/**
 * The order in which fields are checked: JSON's own, or that of what was YAML, which is sorted on
 * its way to JSON.
 */
export type KeyOrder = 'sorted' | 'given';

/**
 * The object with every known field of its type; fields that are null are gone, unknown ones are
 * kept as they are. Throws CliError in encoding/json's words.
 */
export function decodeGo(object: JsonObject, type: GoStruct, keys: KeyOrder = 'sorted'): JsonObject {
  return decodeStruct(object, type, { struct: type.name, path: [], keys });
}

/**
 * As `decodeGo`, of what sigs.k8s.io/yaml has read: keys match in any letter case, and come back as
 * the type spells them; numbers and booleans become the strings that the type wants, but not in the
 * fields of embedded structs.
 */
export function decodeGoYaml(object: JsonObject, type: GoStruct): JsonObject {
  return decodeStruct(object, type, { struct: type.name, path: [], keys: 'sorted', fromYaml: true });
}

/** A decoded object without the fields its type does not have, at any depth. */
export function onlyKnown(object: JsonObject, type: GoStruct): JsonObject {
  const known = Object.entries(object).filter(([key]) => Object.hasOwn(type.fields, key));
  return Object.fromEntries(known.map(([key, value]) => [key, knownPart(value, type.fields[key] as GoType)]));
}

function knownPart(value: Json, type: GoType): Json {
  if (type.kind === 'struct') return isJsonObject(value) ? onlyKnown(value, type) : value;
  return type.kind === 'list' && Array.isArray(value) ? value.map((item) => knownPart(item, type.of)) : value;
}

function decodeStruct(object: JsonObject, type: GoStruct, place: Place): JsonObject {
  const result: JsonObject = {};
  for (const given of keysOf(object, place.keys)) {
    const value = object[given] as Json;
    const key = place.fromYaml ? spelled(given, type) : given;
    const fieldType = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    if (fieldType === undefined) setKey(result, key, value);
    else if (value !== null) {
      const embedded = fieldType.kind === 'string' && fieldType.embedded !== undefined ? [fieldType.embedded] : [];
      result[key] = decode(value, fieldType, {
        ...place,
        struct: type.name,
        path: [...place.path, ...embedded, key],
      });
    }
  }
  return result;
}

/** The key as the type spells it, which may be in another letter case. */
function spelled(given: string, { fields }: GoStruct): string {
  if (Object.hasOwn(fields, given)) return given;
  const folded = given.toLowerCase();
  return Object.keys(fields).find((key) => key.toLowerCase() === folded) ?? given;
}

function decode(value: Json, type: GoType, place: Place): Json {
  switch (type.kind) {
    case 'raw':
      return place.keys === 'sorted' ? withSortedKeys(value) : value;
    case 'string':
      if (place.fromYaml && type.embedded === undefined) return asString(value, type, place);
      return jsonKind(value) === type.kind ? value : fail(value, type, place);
    case 'bool':
      return jsonKind(value) === type.kind ? value : fail(value, type, place);
    case 'bytes':
      return Array.isArray(value) ? byteList(value, place) : base64Text(value, place);
    case 'time':
      return time(value, place);
    case 'list':
      if (!Array.isArray(value)) return fail(value, type, place);
      return value.map((item) => element(item, type.of, place));
    case 'map':
      return isJsonObject(value) ? decodeMap(value, type.of, place) : fail(value, type, place);
    case 'struct':
      return isJsonObject(value) ? decodeStruct(value, type, place) : fail(value, type, place);
  }
}

function asString(value: Json, type: GoType, place: Place): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' || isRawNumber(value) ? yamlNumber(value) : fail(value, type, place);
}

function decodeMap(object: JsonObject, of: GoType, place: Place): JsonObject {
  const result: JsonObject = {};
  for (const key of keysOf(object, place.keys)) setKey(result, key, element(object[key] as Json, of, place));
  return result;
}

function withSortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const key of sortedKeys(value)) setKey(result, key, withSortedKeys(value[key] as Json));
  return result;
}

const keysOf = (object: JsonObject, order: KeyOrder): string[] =>
  order === 'sorted' ? sortedKeys(object) : Object.keys(object);

/** An item of a list or map: null is what the type holds before anything is set. */
function element(value: Json, type: GoType, place: Place): Json {
  if (value !== null) return decode(value, type, place);
  if (type.kind === 'string') return '';
  return type.kind === 'struct' ? {} : null;
}

function base64Text(value: Json, place: Place): Json {
  if (typeof value !== 'string') return fail(value, goBytes, place);
  const position = base64Problem(value);
  if (position !== undefined) throw new CliError(`illegal base64 data at input byte ${position}`);
  return canonicalBase64(value);
}

/** Go takes a list of numbers for bytes too. */
function byteList(items: readonly Json[], place: Place): Json {
  const bytes = items.map((item) => {
    if (item === null) return 0;
    if (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 256) return item;
    const detail = jsonKind(item) === 'number' ? ` ${isRawNumber(item) ? item.rawJSON : String(item)}` : '';
    throw mismatch(item, 'uint8', place, detail);
  });
  return Buffer.from(bytes).toString('base64');
}

function time(value: Json, place: Place): Json {
  if (typeof value !== 'string') return fail(value, goString, place);
  const problem = timeProblem(value);
  if (problem !== undefined) throw new CliError(problem);
  return value;
}

function fail(value: Json, type: GoType, place: Place): never {
  throw mismatch(value, typeName(type), place);
}

function mismatch(value: Json, type: string, { struct, path }: Place, detail = ''): CliError {
  const field = `${struct}.${path.join('.')}`;
  return new CliError(
    `json: cannot unmarshal ${jsonKind(value)}${detail} into Go struct field ${field} of type ${type}`,
  );
}

function typeName(type: GoType): string {
  switch (type.kind) {
    case 'string':
      return type.type ?? 'string';
    case 'bytes':
      return '[]uint8';
    case 'list':
      return `[]${typeName(type.of)}`;
    case 'map':
      return `map[string]${typeName(type.of)}`;
    case 'struct':
      return `${type.package}.${type.name}`;
    default:
      return type.kind;
  }
}
