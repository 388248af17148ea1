/**
 * What a plain YAML scalar means to kubectl: the rules of go-yaml v2 (resolve.go), which
 * sigs.k8s.io/yaml reads manifests with. They are neither YAML 1.1 nor 1.2: `yes` is a boolean,
 * `012` is 10 and `0o17` is 15, `1:30` and dates stay strings, `1e3` is a number.
 */
import { singleFloat } from '../apimachinery/go/float32.ts';
import { integer, type Json } from '../apimachinery/json.ts';

/**
 * A scalar whose value alone does not tell what it is as a mapping key, or that may be a key only.
 */
export class SpecialScalar {
  readonly value: Json;
  /** As a mapping key; undefined where go-yaml allows no such key. */
  readonly key: string | undefined;
  /** Why it cannot be a value (JSON has no such number). */
  readonly problem: string | undefined;
  constructor(value: Json, key: string | undefined, problem?: string) {
    this.value = value;
    this.key = key;
    this.problem = problem;
  }
}

/** The plain scalar `<<`: as a key it merges, as a value it is text. */
export const mergeScalar = new SpecialScalar('<<', '<<');

export type Scalar = Json | SpecialScalar;

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, notFinite('.nan', 'NaN')] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, notFinite('.inf', '+Inf')] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, notFinite('-.inf', '-Inf')] as const),
  ['<<', mergeScalar],
]);

function notFinite(key: string, name: string): SpecialScalar {
  return new SpecialScalar(null, key, `json: unsupported value: ${name}`);
}

/**
 * The characters a plain scalar that is not a string may begin with; '' stands for the empty
 * scalar.
 */
export const resolvableFirstCharacters = ['', ...'+-0123456789.yYnNtTfFoO~<'];

/** The value of a plain scalar, or undefined when it is a string. */
export function resolvePlain(source: string): Scalar | undefined {
  const word = words.get(source);
  if (word !== undefined) return word;
  const first = source.charCodeAt(0);
  if (first === 0x2e) return dottedFloat(source);
  const startsNumber = first === 0x2b || first === 0x2d || (first >= 0x30 && first <= 0x39);
  if (!startsNumber) return undefined;
  const plain = source.includes('_') ? source.replaceAll('_', '') : source;
  return wholeNumber(plain) ?? float(plain);
}

const DOTTED_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;

/**
 * A number that begins with its point keeps its underscores in go-yaml, and Go's ParseFloat wants a
 * digit on either side of each.
 */
function dottedFloat(source: string): Scalar | undefined {
  return DOTTED_FLOAT.test(source) ? float(source.replaceAll('_', '')) : undefined;
}

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function float(text: string): SpecialScalar | undefined {
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return new SpecialScalar(Object.is(value, -0) ? 0 : value, singleFloat(value));
}

const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]+|0|[1-9]\d*)$/;
/** go-yaml reads what stands after `0b` once more, as a number of its own. */
const BINARY_WITH_INNER_SIGN = /^0b([-+])([01]+)$/;
const DECIMAL = /^[-+]?(?:0|[1-9]\d{0,14})$/;
const INT64_MAX = 0x7fff_ffff_ffff_ffffn;
const INT64_MIN = -0x8000_0000_0000_0000n;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

/**
 * Go's ParseInt(text, 0, 64), then ParseUint: a value beyond int64 becomes a double on its way
 * through JSON, one beyond uint64 is not whole.
 */
function wholeNumber(plain: string): Scalar | undefined {
  if (DECIMAL.test(plain)) return Number(plain) + 0;
  const match = WHOLE.exec(plain) ?? BINARY_WITH_INNER_SIGN.exec(plain);
  if (match === null) return undefined;
  const [, sign, digits] = match as unknown as [string, string, string];
  const magnitude = magnitudeOf(plain, digits);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= INT64_MIN && value <= INT64_MAX) return integer(value.toString());
  if (sign === '' && value <= UINT64_MAX) return new SpecialScalar(integer(value.toString()), undefined);
  return undefined;
}

function magnitudeOf(plain: string, digits: string): bigint {
  if (BINARY_WITH_INNER_SIGN.test(plain)) return BigInt(`0b${digits}`);
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
}
