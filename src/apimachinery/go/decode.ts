/**
 * JSON values as the Go structs that sigs.k8s.io/json decodes them into: names match to the letter,
 * null leaves a field unset, and the first value of a wrong type is what the error is about.
 * encoding/json itself, which kustomize uses, takes names in any letter case.
 */
import { CliError } from '../../errors.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../json.ts';
import { base64Problem, canonicalBase64 } from './base64.ts';
import { singleFloat } from './float32.ts';
import { jsonKind } from './json.ts';
import { isInt64Text } from './numbers.ts';
import { fitsInt64, goQuote, sortedKeys } from './text.ts';
import { timeProblem } from './time.ts';

/** A Go type; `type` is its name where it has one of its own. */
export type GoType =
  | { readonly kind: 'string'; readonly type?: string }
  | { readonly kind: 'bool' | 'bytes' | 'time' }
  | { readonly kind: 'int'; readonly type: 'int' | 'int64' }
  /** runtime.RawExtension: anything. */
  | { readonly kind: 'raw' }
  | { readonly kind: 'list'; readonly of: GoType; readonly type?: string }
  | { readonly kind: 'map' | 'pointer'; readonly of: GoType }
  | GoStruct;

export type GoField = GoType & {
  /** The embedded structs that the field comes from, the outermost first. */
  readonly through?: readonly string[];
  /** Whether the field is written even when it holds nothing (it has no omitempty). */
  readonly always?: boolean;
};

export interface GoStruct {
  readonly kind: 'struct';
  readonly package: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, GoField>>;
}

export const goString: GoType = { kind: 'string' };
export const goBool: GoType = { kind: 'bool' };
export const goBytes: GoType = { kind: 'bytes' };
export const goTime: GoType = { kind: 'time' };
export const goRaw: GoType = { kind: 'raw' };
export const goList = (of: GoType, type?: string): GoType => ({ kind: 'list', of, ...(type && { type }) });
export const goMap = (of: GoType): GoType => ({ kind: 'map', of });
export const goInt: GoType = { kind: 'int', type: 'int' };
export const goInt64: GoType = { kind: 'int', type: 'int64' };
export const goPointer = (of: GoType): GoType => ({ kind: 'pointer', of });
export const goStruct = (name: string, fields: GoStruct['fields'], inPackage = 'v1'): GoStruct => ({
  kind: 'struct',
  package: inPackage,
  name,
  fields,
});

/** The fields of a struct for the one that embeds it. */
export function goInline({ name, fields }: GoStruct): GoStruct['fields'] {
  const inlined = Object.entries(fields).map(([key, field]): [string, GoField] => [
    key,
    { ...field, through: [name, ...(field.through ?? [])] },
  ]);
  return Object.fromEntries(inlined);
}

/** The struct that a value stands in, and the path to it, as encoding/json names them. */
interface Place {
  readonly struct: string;
  readonly path: readonly string[];
  readonly rules: Rules;
}

interface Rules {
  readonly keys: KeyOrder;
  /** Names match in any letter case (encoding/json). */
  readonly anyCase?: boolean;
  /** What becomes of the fields that the type does not have. */
  readonly unknown?: 'keep' | 'drop' | 'refuse';
  /** Numbers and booleans become strings (sigs.k8s.io/yaml), but for fields of embedded structs. */
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
  return decodeStruct(object, type, { struct: type.name, path: [], rules: { keys } });
}

interface DecodeOptions {
  readonly strict?: boolean;
  readonly kept?: boolean;
  readonly fromYaml?: boolean;
  readonly held?: JsonObject;
}

/**
 * A value as encoding/json decodes it: names in any letter case come out as the type spells them,
 * of several the last counts (maps and structs are filled by all of them), unknown fields are
 * dropped, or `kept`, or refused by a `strict` decoder. `fromYaml`: sigs.k8s.io/yaml writes numbers and booleans
 * as the strings that a type wants, but in fields of embedded structs. `held` is an object that was
 * decoded before, and is filled further. Throws CliError in encoding/json's words.
 */
export function decodeGoAnyCase(
  value: Json,
  type: GoStruct,
  { strict = false, kept = false, fromYaml = false, held }: DecodeOptions = {},
): JsonObject {
  if (value === null) return held ?? {};
  if (!isJsonObject(value)) {
    throw new CliError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type ${typeName(type)}`);
  }
  const rules: Rules = { keys: 'sorted', anyCase: true, unknown: strict ? 'refuse' : kept ? 'keep' : 'drop', fromYaml };
  return decodeStruct(value, type, { struct: type.name, path: [], rules }, held);
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

function decodeStruct(object: JsonObject, type: GoStruct, place: Place, held?: Json): JsonObject {
  const { path, rules } = place;
  const result: JsonObject = isHeldObject(held) ? held : {};
  for (const key of keysOf(object, rules.keys)) {
    const value = object[key] as Json;
    const name = fieldName(key, type, rules);
    if (name === undefined) {
      if (rules.unknown === 'refuse') throw new CliError(`json: unknown field ${goQuote(key)}`);
      if (rules.unknown !== 'drop') setKey(result, key, value);
      continue;
    }
    const field = type.fields[name] as GoField;
    const { through = [] } = field;
    const rulesInside = through.length > 0 && rules.fromYaml ? { ...rules, fromYaml: false } : rules;
    const inside = { struct: type.name, path: [...path, ...through, name], rules: rulesInside };
    if (value !== null) result[name] = decode(value, field, inside, result[name]);
    else if (!['string', 'bool', 'int', 'struct'].includes(field.kind)) delete result[name];
  }
  return result;
}

const isHeldObject = (held: Json | undefined): held is JsonObject => held !== undefined && isJsonObject(held);

const foldedNames = new WeakMap<GoStruct, ReadonlyMap<string, string>>();

/** The field of the type that a key means; undefined for none. */
function fieldName(key: string, type: GoStruct, { anyCase }: Rules): string | undefined {
  if (Object.hasOwn(type.fields, key)) return key;
  if (anyCase !== true) return undefined;
  let names = foldedNames.get(type);
  if (names === undefined) {
    names = new Map(Object.keys(type.fields).map((name) => [folded(name), name]));
    foldedNames.set(type, names);
  }
  return names.get(folded(key));
}

/** Two letters beyond ASCII have one in it for another case of theirs. */
const folded = (name: string): string =>
  name
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('\u017f', 'S')
    .replaceAll('\u212a', 'K');

/** `held` is what an earlier key of the same field has left; Go decodes into it. */
function decode(value: Json, type: GoType, place: Place, held?: Json): Json {
  switch (type.kind) {
    case 'raw':
      return place.rules.keys === 'sorted' ? withSortedKeys(value) : value;
    case 'pointer':
      return decode(value, type.of, place, held);
    case 'int':
      return wholeNumber(value, type.type, place);
    case 'string':
      return place.rules.fromYaml ? asString(value, type, place) : sameKind(value, type, place);
    case 'bool':
      return sameKind(value, type, place);
    case 'bytes':
      return Array.isArray(value) ? byteList(value, place) : base64Text(value, place);
    case 'time':
      return time(value, place);
    case 'list':
      if (!Array.isArray(value)) return fail(value, type, place);
      return value.map((item, index) => element(item, type.of, place, Array.isArray(held) ? held[index] : undefined));
    case 'map':
      return isJsonObject(value) ? decodeMap(value, type.of, place, held) : fail(value, type, place);
    case 'struct':
      return isJsonObject(value) ? decodeStruct(value, type, place, held) : fail(value, type, place);
  }
}

const sameKind = (value: Json, type: GoType, place: Place): Json =>
  jsonKind(value) === type.kind ? value : fail(value, type, place);

function asString(value: Json, type: GoType, place: Place): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isRawNumber(value)) return isWhole(value.rawJSON) ? value.rawJSON : singleFloat(Number(value.rawJSON));
  if (typeof value !== 'number') return fail(value, type, place);
  return Number.isSafeInteger(value) ? String(value) : singleFloat(value);
}

const isWhole = (text: string): boolean => /^-?\d+$/.test(text) && fitsInt64(text, true);

function wholeNumber(value: Json, type: string, place: Place): Json {
  if (jsonKind(value) !== 'number') throw mismatch(value, type, place);
  const text = isRawNumber(value) ? value.rawJSON : String(value);
  if (!isInt64Text(text)) throw mismatch(value, type, place, ` ${text}`);
  return value;
}

function decodeMap(object: JsonObject, of: GoType, place: Place, held: Json | undefined): JsonObject {
  const result: JsonObject = isHeldObject(held) ? held : {};
  for (const key of keysOf(object, place.rules.keys)) setKey(result, key, element(object[key] as Json, of, place));
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
function element(value: Json, type: GoType, place: Place, held?: Json): Json {
  if (value !== null) return decode(value, type, place, held);
  if (held !== undefined && held !== null && type.kind !== 'pointer') return held;
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

/** A struct type without a name is written with its fields. */
function unnamedStruct({ fields }: GoStruct): string {
  const written = Object.entries(fields).map(
    ([key, field]) => `${key.slice(0, 1).toUpperCase()}${key.slice(1)} ${typeName(field)} ${goQuote(`json:"${key}"`)}`,
  );
  return `struct { ${written.join('; ')} }`;
}

function typeName(type: GoType): string {
  switch (type.kind) {
    case 'string':
      return type.type ?? 'string';
    case 'int':
      return type.type;
    case 'raw':
      return 'interface {}';
    case 'pointer':
      return `*${typeName(type.of)}`;
    case 'bytes':
      return '[]uint8';
    case 'list':
      return type.type ?? `[]${typeName(type.of)}`;
    case 'map':
      return `map[string]${typeName(type.of)}`;
    case 'struct':
      return type.name === '' ? unnamedStruct(type) : `${type.package}.${type.name}`;
    default:
      return type.kind;
  }
}
