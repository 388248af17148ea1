/**
 * Whether the API server can read a probe at all: the type of every field of core/v1 Probe, as its
 * JSON decoder takes them.
 */
import { isJsonObject, isRawNumber, type Json } from '../../apimachinery/json.ts';
import type { FieldPath } from '../lint/types.ts';

export interface FieldProblem {
  /** Below the probe: ["httpGet", "port"]; empty for the probe itself. */
  readonly path: FieldPath;
  /** `Invalid value: 2: must be 1` */
  readonly message: string;
  /** The correction, if there is only one. */
  readonly remedy?: 'remove' | 'set to 1';
}

type Shape =
  | { readonly type: 'integer'; readonly bits: 32 | 64; readonly hint?: string }
  | { readonly type: 'string' }
  /** IntOrString */
  | { readonly type: 'port' }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'object'; readonly fields: Readonly<Record<string, Shape>> };

const int32: Shape = { type: 'integer', bits: 32 };
const text: Shape = { type: 'string' };
const port: Shape = { type: 'port' };
const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ type: 'object', fields });
const list = (of: Shape): Shape => ({ type: 'list', of });

const probeShape = object({
  initialDelaySeconds: int32,
  timeoutSeconds: int32,
  periodSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: { type: 'integer', bits: 64 },
  exec: object({ command: list(text) }),
  httpGet: object({
    path: text,
    port,
    host: text,
    scheme: text,
    httpHeaders: list(object({ name: text, value: text })),
    protocol: text,
  }),
  tcpSocket: object({ port, host: text }),
  grpc: object({
    port: { type: 'integer', bits: 32, hint: '; a gRPC port has no name' },
    service: text,
    mode: text,
  }),
});

/**
 * Fields of a type that the server's decoder refuses; null stands for an absent field everywhere.
 */
export const typeProblems = (probe: Json): readonly FieldProblem[] => wrongTypes(probe, probeShape, []);

/**
 * Fields that core/v1 does not have, which the server refuses where fieldValidation is Strict,
 * which is kubectl's default.
 */
export const unknownFields = (probe: Json): readonly FieldProblem[] => unknownIn(probe, probeShape, []);

/**
 * The integer that a number is when it is one; numbers are read as kubectl sends them, so 1.0 and
 * 1e3 are integers.
 */
export function integerOf(value: Json | undefined): bigint | undefined {
  if (isRawNumber(value)) return BigInt(value.rawJSON);
  // From 1e21 on it would be sent with an exponent.
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : undefined;
}

function wrongTypes(value: Json, shape: Shape, path: FieldPath): readonly FieldProblem[] {
  if (value === null) return [];
  switch (shape.type) {
    case 'object':
      if (!isJsonObject(value)) return [wrongType(path, value, 'an object')];
      return Object.entries(shape.fields).flatMap(([name, field]) =>
        Object.hasOwn(value, name) ? wrongTypes(value[name] as Json, field, [...path, name]) : [],
      );
    case 'list':
      if (!Array.isArray(value)) return [wrongType(path, value, 'a list')];
      return value.flatMap((item, index) => wrongTypes(item, shape.of, [...path, index]));
    case 'string':
      return typeof value === 'string' ? [] : [wrongType(path, value, 'a string')];
    case 'port':
      return typeof value === 'string' ? [] : integerProblems(path, value, 32, 'a port number or a name');
    case 'integer':
      return integerProblems(path, value, shape.bits, 'an integer', shape.hint);
  }
}

function integerProblems(
  path: FieldPath,
  value: Json,
  bits: 32 | 64,
  wanted: string,
  hint = '',
): readonly FieldProblem[] {
  const isNumber = typeof value === 'number' || isRawNumber(value);
  const integer = integerOf(value);
  if (integer === undefined && !isNumber) {
    return [wrongType(path, value, wanted, typeof value === 'string' ? hint : '')];
  }
  if (integer === undefined && !Number.isInteger(value)) return [wrongType(path, value, wanted)];
  if (integer !== undefined && BigInt.asIntN(bits, integer) === integer) return [];
  const largest = 2n ** BigInt(bits - 1);
  const limit = Number(integer ?? value) > 0 ? `at most ${largest - 1n}` : `at least -${largest}`;
  return [{ path, message: `Invalid value: ${shown(value)}: must be ${limit}` }];
}

const wrongType = (path: FieldPath, value: Json, wanted: string, hint = ''): FieldProblem => ({
  path,
  message: `Invalid value: ${shown(value)}: must be ${wanted}, not ${kindOf(value)}${hint}`,
});

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (isRawNumber(value)) return 'a number';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a fraction';
  return 'an object';
}

/** Longer values are cut: a message shows a value only so that it can be recognized. */
const MAX_SHOWN = 60;

function shown(value: Json): string {
  const json = JSON.stringify(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}...` : json;
}

function unknownIn(value: Json, shape: Shape, path: FieldPath): readonly FieldProblem[] {
  if (shape.type === 'list') {
    return Array.isArray(value) ? value.flatMap((item, index) => unknownIn(item, shape.of, [...path, index])) : [];
  }
  if (shape.type !== 'object' || !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    return field === undefined
      ? [{ path: [...path, name], message: 'unknown field', remedy: 'remove' }]
      : unknownIn(member, field, [...path, name]);
  });
}
