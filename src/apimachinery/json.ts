/**
 * JSON as the API server speaks it: integers beyond 2^53 keep their digits (as `JSON.rawJSON`),
 * nothing is revived into dates, and `__proto__` is a key like any other (JSON.parse makes it an
 * own property).
 */

/** An integer that a double cannot hold, kept as its source text. */
export interface RawNumber {
  readonly rawJSON: string;
}

export type Json = null | boolean | number | string | RawNumber | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

interface RawJsonSupport {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

const raw = JSON as unknown as RawJsonSupport;

const LONG_INTEGER = /[^.\d"eE+-]-?\d{16,}(?![\d.eE])/;

/**
 * Parses JSON text; integers outside the safe range come back as RawNumber. Throws SyntaxError as
 * JSON.parse does.
 */
export function parseJson(text: string): Json {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text) as Json;
  return parseNumbers(text, (value, source) => Number.isSafeInteger(value) || !/^-?\d+$/.test(source));
}

/** A number that may be beyond the largest double. */
const HUGE = /\d{300}|\d[eE]\+?\d{3,}\s*(?:[,\]}]|$)/;

/**
 * Parses JSON that a user wrote as `parseJson` does, and keeps the text of numbers beyond the
 * largest double, too, where JSON.parse has infinity. Throws SyntaxError as JSON.parse does.
 */
export function parseWrittenJson(text: string): Json {
  return HUGE.test(text) ? parseNumbers(text, isWithinDouble) : parseJson(text);
}

const isWithinDouble = (value: number, source: string): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !/^-?\d+$/.test(source));

/** Parses JSON with the text of each number that is not written as a safe integer. */
export function parseKeepingNumbers(text: string): Json {
  return parseNumbers(text, (value, source) => Number.isSafeInteger(value) && String(value) === source);
}

/** Parses JSON with the text of each number for which `isPlain` does not hold. */
function parseNumbers(text: string, isPlain: (value: number, source: string) => boolean): Json {
  const revive = (_key: string, value: Json, { source }: { source?: string }): Json =>
    typeof value === 'number' && source !== undefined && !isPlain(value, source) ? raw.rawJSON(source) : value;
  return JSON.parse(text, revive as Parameters<typeof JSON.parse>[1]) as Json;
}

/**
 * The number with the given decimal text: a plain number where that is exact, a RawNumber where it
 * is not.
 */
export function integer(text: string): number | RawNumber {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : raw.rawJSON(text);
}

export function isRawNumber(value: unknown): value is RawNumber {
  return raw.isRawJSON(value);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** A deep copy; RawNumbers are shared (they are frozen). */
export function cloneJson<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as unknown as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) setKey(copy, key, cloneJson(member));
  return copy as T;
}

/** Sets an own property, `__proto__` included. */
export function setKey(target: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/**
 * Deep equality of JSON values; key order does not matter, 1 and RawNumber "1" do not occur
 * together.
 */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (isRawNumber(a) || isRawNumber(b)) return isRawNumber(a) && isRawNumber(b) && a.rawJSON === b.rawJSON;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => equalJson(item, b[index]));
  }
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]));
}

/** A string as it is; "" for anything else. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The objects of a list; none of anything else. */
export const objectsOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
