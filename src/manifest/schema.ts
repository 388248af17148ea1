import { defineMappingTag, defineScalarTag, defineSequenceTag, NOT_RESOLVED, Schema } from 'js-yaml';
import { singleFloat } from '../apimachinery/go/float32.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../apimachinery/json.ts';
import { mergeScalar, resolvableFirstCharacters, resolvePlain, type Scalar, SpecialScalar } from './scalar.ts';

const STANDARD = 'tag:yaml.org,2002:';

/**
 * What the mapping and sequence tags are built of: the value without its wrapping as a key, or why
 * JSON cannot hold it.
 */
function plainValue(value: unknown): { value: Json; problem?: undefined } | { problem: string } {
  if (!(value instanceof SpecialScalar)) return { value: value as Json };
  return value.problem === undefined ? { value: value.value } : { problem: value.problem };
}

/**
 * A mapping key as text (convertToJSONableObject in sigs.k8s.io/yaml); undefined for what cannot be
 * a key.
 */
function keyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  if (key instanceof SpecialScalar) return key.key;
  if (isRawNumber(key)) return key.rawJSON;
  return typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined;
}

function merge(target: JsonObject, source: unknown): string {
  if (Array.isArray(source)) {
    if (!source.every(isJsonObject)) return MERGE_PROBLEM;
    for (const mapping of source.toReversed()) merge(target, mapping);
    return '';
  }
  if (!isJsonObject(source) || source instanceof SpecialScalar) return MERGE_PROBLEM;
  for (const [key, value] of Object.entries(source)) setKey(target, key, value as Json);
  return '';
}

const UNSUPPORTED_KEY = 'unsupported map key';
const MERGE_PROBLEM = 'map merge requires map or sequence of maps as the value';

/** Where a mapping or sequence keeps what JSON cannot hold, in case that is overwritten later. */
const UNUSABLE_KEY = '\0unusable key';

/**
 * go-yaml merges where `<<` stands: what follows wins over it, and it wins over what stands before.
 */
function addPair(target: JsonObject, key: unknown, value: unknown, keepsUnusable: boolean): string {
  if (key === mergeScalar) return merge(target, value);
  const name = keyText(key);
  const plain = plainValue(value);
  if (name !== undefined && plain.problem === undefined) {
    setKey(target, name, plain.value);
    return '';
  }
  if (!keepsUnusable) return name === undefined ? UNSUPPORTED_KEY : (plain.problem as string);
  const unusable = name === undefined ? mergeScalar : value;
  setKey(target, name ?? UNUSABLE_KEY, unusable as Json);
  return '';
}

function addItem(target: Json[], item: unknown, keepsUnusable: boolean): string {
  const plain = plainValue(item);
  if (plain.problem === undefined) target.push(plain.value);
  else if (!keepsUnusable) return plain.problem;
  else target.push(item as Json);
  return '';
}

/** Whether a value built with a schema that keeps what JSON cannot hold has kept something. */
export function holdsUnusable(value: unknown): boolean {
  if (value instanceof SpecialScalar) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsUnusable);
}

type Resolver = (source: string) => Scalar | typeof NOT_RESOLVED;

/** A tag that was written out accepts what the plain rules would find to be of its kind. */
function explicit(
  name: string,
  accepts: (value: Scalar) => boolean,
  convert = (value: Scalar): Scalar => value,
): ReturnType<typeof defineScalarTag> {
  const resolve: Resolver = (source) => {
    const value = resolvePlain(source);
    return value !== undefined && accepts(value) ? convert(value) : NOT_RESOLVED;
  };
  return defineScalarTag<unknown>(STANDARD + name, { resolve, identify: () => false });
}

const isInteger = (value: Scalar): boolean =>
  typeof value === 'number' || isRawNumber(value) || (value instanceof SpecialScalar && value.key === undefined);
const isFloat = (value: Scalar): boolean =>
  typeof value === 'number' ||
  isRawNumber(value) ||
  (value instanceof SpecialScalar && value.key !== undefined && value !== mergeScalar);

/** A whole number as the float nearest to it. */
function asFloat(value: Scalar): Scalar {
  if (value instanceof SpecialScalar) return value;
  const number = Number(isRawNumber(value) ? value.rawJSON : value);
  return new SpecialScalar(number, singleFloat(number));
}

/** Why a scalar does not resolve by its tag (`int`), in go-yaml's words. */
export function tagProblem(tag: string, source: string): string {
  if (tag === 'binary') return '!!binary value contains invalid base64 data';
  return `cannot decode !!${kindOf(resolvePlain(source))} \`${source}\` as a !!${tag}`;
}

function kindOf(value: Scalar | undefined): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (value === undefined || value === mergeScalar) return 'str';
  return isInteger(value) ? 'int' : 'float';
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function resolveBinary(source: string): Scalar | typeof NOT_RESOLVED {
  const text = source.replace(/[\r\n]/g, '');
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('utf8') : NOT_RESOLVED;
}

const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;

/**
 * The schema of manifests: plain scalars as go-yaml v2 reads them, tags of collections ignored,
 * unknown scalar tags mean text. What JSON cannot hold is a problem at once, unless the schema
 * `keepsUnusable`: then `holdsUnusable` of the whole value tells.
 */
export function manifestSchema(keepsUnusable: boolean): Schema {
  const add = (target: Json[], item: unknown): string => addItem(target, item, keepsUnusable);
  const text = (source: string): string => source;
  const never = { identify: () => false };
  return new Schema([
    defineScalarTag<unknown>(`${STANDARD}plain`, {
      ...never,
      implicit: true,
      implicitFirstChars: resolvableFirstCharacters,
      resolve: (source) => {
        const value = resolvePlain(source);
        return value === undefined ? NOT_RESOLVED : value;
      },
    }),
    defineScalarTag(`${STANDARD}str`, { ...never, resolve: text }),
    explicit('bool', (value) => typeof value === 'boolean'),
    explicit('int', isInteger),
    explicit('float', isFloat, asFloat),
    explicit('null', (value) => value === null),
    defineScalarTag<unknown>(`${STANDARD}binary`, { ...never, resolve: resolveBinary }),
    defineScalarTag<unknown>(`${STANDARD}timestamp`, {
      ...never,
      resolve: (source) => (TIMESTAMP.test(source) ? source : NOT_RESOLVED),
    }),
    // The name the reader of events gives to what merges by its tag; under YAML's own js-yaml would
    // merge by its own rules.
    defineScalarTag<unknown>('merge', { ...never, resolve: () => mergeScalar }),
    defineScalarTag('', { ...never, matchByTagPrefix: true, resolve: text }),
    defineSequenceTag<Json[]>(`${STANDARD}seq`, { ...never, create: () => [], addItem: add }),
    defineSequenceTag<Json[]>('', { ...never, matchByTagPrefix: true, create: () => [], addItem: add }),
    mappingTag(`${STANDARD}map`, false, keepsUnusable),
    mappingTag('', true, keepsUnusable),
  ]);
}

function mappingTag(
  name: string,
  matchByTagPrefix: boolean,
  keepsUnusable: boolean,
): ReturnType<typeof defineMappingTag> {
  return defineMappingTag<JsonObject>(name, {
    matchByTagPrefix,
    identify: () => false,
    create: () => ({}),
    addPair: (target, key, value) => addPair(target, key, value, keepsUnusable),
    has: () => false,
    keys: (mapping) => Object.keys(mapping),
    get: (mapping, key) => mapping[String(key)],
  }) as ReturnType<typeof defineMappingTag>;
}
