/**
 * Values as a Go program has them, for templates and fmt.
 *
 * JSON is read as encoding/json reads it into an interface: a number is a float64, an array a
 * []interface {}, an object a map[string]interface {}. Everything else that Go tells apart has a
 * type of its own here.
 */
import { isRawNumber, type RawNumber } from '../json.ts';
import { byteLength } from './bytes.ts';
import { compareStrings } from './text.ts';

export type GoValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | RawNumber
  | SizedInteger
  | Complex
  | readonly GoValue[]
  | TypedSlice
  | TypedMap
  | GoStruct
  | GoFunction
  | GoMap;

/** A map[string]interface {}. */
export interface GoMap {
  readonly [key: string]: GoValue;
}

/** An integer that is no `int` (that is a bigint), or one of a defined type such as time.Month. */
export class SizedInteger {
  readonly type: string;
  readonly value: bigint;

  constructor(type: `int${'' | 8 | 16 | 32 | 64}` | `uint${'' | 8 | 16 | 32 | 64}`, value: bigint) {
    this.type = type;
    this.value = value;
  }
}

/** A complex128. */
export class Complex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A slice whose elements all have one type, such as []string. */
export class TypedSlice {
  readonly elementType: string;
  readonly items: readonly GoValue[];

  constructor(elementType: string, items: readonly GoValue[]) {
    this.elementType = elementType;
    this.items = items;
  }
}

const byteValues: readonly SizedInteger[] = Array.from(
  { length: 256 },
  (_, at) => new SizedInteger('uint8', BigInt(at)),
);

/** A []byte, without an object for each of them until somebody looks at the elements. */
export class ByteSlice extends TypedSlice {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super('uint8', []);
    this.bytes = bytes;
    Object.defineProperty(this, 'items', { get: () => Array.from(bytes, (byte) => byteValues[byte]) });
  }
}

/** A map of other types than map[string]interface {}. */
export class TypedMap {
  readonly keyType: string;
  readonly elementType: string;
  readonly entries: readonly (readonly [key: GoValue, value: GoValue])[];

  constructor(keyType: string, elementType: string, entries: readonly (readonly [GoValue, GoValue])[]) {
    this.keyType = keyType;
    this.elementType = elementType;
    this.entries = entries;
  }
}

/** A struct with its exported fields, and the methods of it or of a pointer to it. */
export class GoStruct {
  readonly type: string;
  readonly fields: ReadonlyMap<string, GoValue>;
  readonly methods: ReadonlyMap<string, GoFunction>;
  /** Its String or Error method, where it has one: what print shows of it. */
  readonly text: (() => string) | undefined;
  /** The same of a pointer to it: what an action shows of a field that has an address. */
  readonly pointerText: (() => string) | undefined;

  constructor(
    type: string,
    fields: ReadonlyMap<string, GoValue>,
    methods: ReadonlyMap<string, GoFunction> = new Map(),
    text?: () => string,
    pointerText?: () => string,
  ) {
    this.pointerText = pointerText;
    this.type = type;
    this.fields = fields;
    this.methods = methods;
    this.text = text;
  }
}

/**
 * A function that templates may call. `parameters` and `result` are the names of Go types; of a
 * variadic function the last parameter is the type of each further argument. `call` gets one value
 * for each argument, and throws GoError where the Go function returns an error.
 */
export class GoFunction {
  readonly parameters: readonly string[];
  readonly isVariadic: boolean;
  readonly result: string;
  readonly call: (args: readonly GoValue[]) => GoValue;

  constructor(
    parameters: readonly string[],
    result: string,
    call: (args: readonly GoValue[]) => GoValue,
    { isVariadic = false } = {},
  ) {
    this.parameters = parameters;
    this.isVariadic = isVariadic;
    this.result = result;
    this.call = call;
  }
}

/** A defined type, such as common.Values, whose values are maps, slices or integers like others. */
export interface DefinedType {
  readonly name: string;
  readonly methods?: ReadonlyMap<string, GoFunction>;
  /** Its String method: what print shows of it. */
  readonly text?: () => string;
}

const definedTypes = new WeakMap<object, DefinedType>();

/** Gives a map, a slice or an integer its defined type. Returns the same value. */
export function define<Of extends GoMap | readonly GoValue[] | TypedSlice | TypedMap | SizedInteger>(
  value: Of,
  type: DefinedType,
): Of {
  definedTypes.set(value, type);
  return value;
}

/** Gives a value the defined type of another one, where that has one. Returns the same value. */
export function copyType<Of extends GoMap | readonly GoValue[] | TypedSlice | TypedMap>(from: Of, to: Of): Of {
  const type = definedTypes.get(from);
  return type === undefined ? to : define(to, type);
}

/** The method of a struct or of a value of a defined type. */
export function methodOf(value: Exclude<GoValue, null>, name: string): GoFunction | undefined {
  if (value instanceof GoStruct) return value.methods.get(name);
  return typeof value === 'object' ? definedTypes.get(value)?.methods?.get(name) : undefined;
}

/** What its String or Error method says; undefined where its type has none. */
export function ownText(value: Exclude<GoValue, null>): string | undefined {
  if (typeof value !== 'object') return undefined;
  return (value instanceof GoStruct ? value.text : definedTypes.get(value)?.text)?.();
}

const nilValues = new WeakSet<object>();

/** A nil map or slice: empty like others, but null in JSON. Nothing can be put into it. */
export function nilOf<Of extends GoMap | readonly GoValue[] | TypedSlice | TypedMap>(empty: Of): Of {
  nilValues.add(empty);
  return empty;
}

/** Whether it is a nil map or slice. An untyped nil is null. */
export const isTypedNil = (value: object): boolean => nilValues.has(value);

/** An error that a function returns to the template that called it. */
export class GoError extends Error {
  override name = 'GoError';
}

export type Kind =
  | 'invalid'
  | 'bool'
  | 'int'
  | 'uint'
  | 'float'
  | 'complex'
  | 'string'
  | 'slice'
  | 'map'
  | 'struct'
  | 'func';

export const ANY = 'interface {}';

/** What of reflect.Kind templates tell apart. null (an untyped nil) and undefined are invalid. */
export function kindOf(value: GoValue | undefined): Kind {
  if (value === null || value === undefined) return 'invalid';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number' || isRawNumber(value)) return 'float';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof SizedInteger) return value.type.startsWith('u') ? 'uint' : 'int';
  if (value instanceof Complex) return 'complex';
  if (Array.isArray(value) || value instanceof TypedSlice) return 'slice';
  if (value instanceof GoStruct) return 'struct';
  return value instanceof GoFunction ? 'func' : 'map';
}

/** The name of its type, as reflect prints it. */
export const typeName = (value: Exclude<GoValue, null>): string =>
  (typeof value === 'object' ? definedTypes.get(value)?.name : undefined) ?? underlyingTypeName(value);

/** Of a defined type what it is defined as; else the name of the type. */
export function underlyingTypeName(value: Exclude<GoValue, null>): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number' || isRawNumber(value)) return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof SizedInteger || value instanceof GoStruct) return value.type;
  if (value instanceof Complex) return 'complex128';
  if (value instanceof TypedSlice) return `[]${value.elementType}`;
  if (value instanceof TypedMap) return `map[${value.keyType}]${value.elementType}`;
  if (Array.isArray(value)) return `[]${ANY}`;
  if (value instanceof GoFunction) return functionType(value);
  return `map[string]${ANY}`;
}

function functionType({ parameters, isVariadic, result }: GoFunction): string {
  const last = parameters.length - 1;
  const words = parameters.map((type, index) => (isVariadic && index === last ? `...${type}` : type));
  return `func(${words.join(', ')}) ${result}`;
}

/** The elements of a slice. */
export const itemsOf = (value: GoValue): readonly GoValue[] =>
  value instanceof TypedSlice ? value.items : (value as readonly GoValue[]);

/** The type of the elements of a slice or map. */
export const elementTypeOf = (value: GoValue): string =>
  value instanceof TypedSlice || value instanceof TypedMap ? value.elementType : ANY;

/** The type of the keys of a map. */
export const keyTypeOf = (value: GoValue): string => (value instanceof TypedMap ? value.keyType : 'string');

/** The entries of a map in the order in which Go prints and ranges over them. */
export function sortedEntries(value: GoValue): readonly (readonly [GoValue, GoValue])[] {
  if (value instanceof TypedMap) return value.entries.toSorted(([a], [b]) => compareKeys(a, b));
  const map = value as GoMap;
  return Object.keys(map)
    .sort(compareStrings)
    .map((key) => [key, map[key] as GoValue]);
}

function compareKeys(a: GoValue, b: GoValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  const [left, right] = [isInteger(a) ? integerOf(a) : floatOf(a), isInteger(b) ? integerOf(b) : floatOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The value that a map has for a key; undefined where it has none. */
export function entryOf(map: GoValue, key: GoValue): GoValue | undefined {
  if (map instanceof TypedMap) return map.entries.find(([own]) => compareKeys(own, key) === 0)?.[1];
  return typeof key === 'string' && Object.hasOwn(map as GoMap, key) ? (map as GoMap)[key] : undefined;
}

/**
 * What a map[string]interface {} has under a name; undefined of anything else. Most fields of templates are such entries,
 * and no type with methods is such a map.
 */
export function ownEntry(value: Exclude<GoValue, null>, name: string): GoValue | undefined {
  const isMap = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  return isMap && Object.hasOwn(value, name) ? (value as GoMap)[name] : undefined;
}

/** The length of a string (in bytes), slice or map. */
export function lengthOf(value: GoValue): number {
  if (typeof value === 'string') return byteLength(value);
  if (value instanceof ByteSlice) return value.bytes.length;
  if (kindOf(value) === 'slice') return itemsOf(value).length;
  return value instanceof TypedMap ? value.entries.length : Object.keys(value as GoMap).length;
}

export type GoInteger = bigint | SizedInteger;

export const isInteger = (value: GoValue | undefined): value is GoInteger =>
  typeof value === 'bigint' || value instanceof SizedInteger;

export const integerOf = (value: GoInteger): bigint => (typeof value === 'bigint' ? value : value.value);

export const floatOf = (value: GoValue): number => (isRawNumber(value) ? Number(value.rawJSON) : (value as number));

/** The zero value of a type; null for an interface, a pointer or a function. */
export function zeroOf(type: string): GoValue {
  if (type === 'string') return '';
  if (type === 'bool') return false;
  if (type === 'float64') return 0;
  if (type === 'int') return 0n;
  if (type.startsWith('[]')) return nilOf(emptySlice(type.slice(2)));
  if (type.startsWith('map[')) return nilOf(emptyMap(type));
  return /^u?int\d*$/.test(type) ? new SizedInteger(type as 'int64', 0n) : null;
}

function emptySlice(elementType: string): readonly GoValue[] | TypedSlice {
  if (elementType === ANY) return [];
  return elementType === 'uint8' ? new ByteSlice(new Uint8Array()) : new TypedSlice(elementType, []);
}

function emptyMap(type: string): GoMap | TypedMap {
  const [, keyType = '', elementType = ''] = /^map\[([^\]]*)\](.*)$/.exec(type) ?? [];
  return keyType === 'string' && elementType === ANY ? {} : new TypedMap(keyType, elementType, []);
}

/** Whether a value is not the zero of its type, as `if` sees it. A struct is always true. */
export function isTrue(value: GoValue | undefined): boolean {
  switch (kindOf(value)) {
    case 'invalid':
      return false;
    case 'bool':
      return value as boolean;
    case 'int':
    case 'uint':
      return integerOf(value as GoInteger) !== 0n;
    case 'float':
      return floatOf(value as GoValue) !== 0;
    case 'complex':
      return (value as Complex).real !== 0 || (value as Complex).imaginary !== 0;
    case 'string':
    case 'slice':
    case 'map':
      return lengthOf(value as GoValue) > 0;
    default:
      return true;
  }
}
