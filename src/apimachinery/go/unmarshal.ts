/** What encoding/json reads into values of no known type: every number is a float64. */
import { isRawNumber, type Json, parseKeepingNumbers } from '../json.ts';
import { bytesOfText } from './bytes.ts';
import { goJsonProblem, jsonKind } from './json.ts';
import { ANY, GoError, type GoMap, type GoValue, nilOf } from './values.ts';

/** A number that may be beyond the largest double. */
const HUGE = /\d{300}|[eE]\+?\d{3}/;
const DEEPEST = 10_000;
const BRACKETS = /"(?:[^"\\]|\\.)*"|[[\]{}]/gs;
/** Half of a surrogate pair may be escaped by itself; Go has no such characters. */
const SURROGATE = /\\u[dD][89a-fA-F]/;

/** json.Unmarshal into an interface {}. Throws GoError. */
export function unmarshalJson(source: string): GoValue {
  const text = source.toWellFormed();
  const value = parsed(text, source);
  checkDepth(text);
  return SURROGATE.test(text) ? wellFormed(value) : value;
}

function parsed(text: string, source: string): GoValue {
  try {
    if (!HUGE.test(text)) return JSON.parse(text) as GoValue;
    return checked(parseKeepingNumbers(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const bytes = Buffer.from(bytesOfText(source)).toString('latin1');
    // at its end Go looks what a blank would be there
    throw new GoError(goJsonProblem(`${bytes} `) ?? goJsonProblem(bytes) ?? error.message);
  }
}

/** Throws for lists and objects deeper within each other than encoding/json reads. */
function checkDepth(text: string): void {
  if (text.length <= DEEPEST) return;
  let depth = 0;
  for (const [token] of text.matchAll(BRACKETS)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST) throw new GoError(`invalid character '${token}' exceeded max depth`);
  }
}

/** Throws for a number that no float64 holds. */
function checked(value: Json): GoValue {
  if (isRawNumber(value)) {
    const number = Number(value.rawJSON);
    if (Number.isFinite(number)) return number;
    throw new GoError(`json: cannot unmarshal number ${value.rawJSON} into Go value of type float64`);
  }
  if (Array.isArray(value)) return value.map(checked);
  if (typeof value !== 'object' || value === null) return value;
  return mapped(value as unknown as GoMap, checked as (item: GoValue) => GoValue);
}

function wellFormed(value: GoValue): GoValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  return typeof value === 'object' && value !== null ? mapped(value as GoMap, wellFormed) : value;
}

/** Object.fromEntries takes `__proto__` for a key like any other. */
const mapped = (map: GoMap, change: (item: GoValue) => GoValue): GoMap =>
  Object.fromEntries(Object.entries(map).map(([key, item]) => [change(key) as string, change(item)]));

const mismatch = (value: GoValue, type: string): GoError =>
  new GoError(`json: cannot unmarshal ${jsonKind(value as Json)} into Go value of type ${type}`);

/** The value as a map[string]interface {}; null is a nil map. Throws GoError. */
export function asMap(value: GoValue): GoMap {
  if (value === null) return nilOf({});
  if (typeof value === 'object' && !Array.isArray(value)) return value as GoMap;
  throw mismatch(value, `map[string]${ANY}`);
}

/** The value as a []interface {}; null is a nil slice. Throws GoError. */
export function asList(value: GoValue): readonly GoValue[] {
  if (value === null) return nilOf([]);
  if (Array.isArray(value)) return value as readonly GoValue[];
  throw mismatch(value, `[]${ANY}`);
}
