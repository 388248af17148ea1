/**
 * What must hold of kind, apiVersion and metadata before kubectl calls something an object
 * (cli-runtime's metadataValidatingDecoder).
 */
import { jsonKind } from '../apimachinery/go/json.ts';
import { isInt64Text } from '../apimachinery/go/numbers.ts';
import { sortedKeys } from '../apimachinery/go/text.ts';
import { timeProblem } from '../apimachinery/go/time.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../apimachinery/json.ts';

type Shape =
  | 'string'
  | 'int64'
  | 'bool'
  | 'time'
  | 'any'
  | { readonly map: Shape }
  | { readonly list: Shape | StructShape };

interface StructShape {
  readonly name: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

const ownerReference: StructShape = {
  name: 'OwnerReference',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'bool',
    blockOwnerDeletion: 'bool',
  },
};

const managedFieldsEntry: StructShape = {
  name: 'ManagedFieldsEntry',
  fields: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'any',
    subresource: 'string',
  },
};

const objectMeta: StructShape = {
  name: 'ObjectMeta',
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'int64',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    labels: { map: 'string' },
    annotations: { map: 'string' },
    ownerReferences: { list: ownerReference },
    finalizers: { list: 'string' },
    managedFields: { list: managedFieldsEntry },
  },
};

/**
 * Why the object's apiVersion or metadata cannot be decoded, in encoding/json's words; undefined
 * when they can.
 */
export function metadataProblem(object: JsonObject): string | undefined {
  const { apiVersion, metadata } = object;
  if (apiVersion !== undefined && apiVersion !== null && typeof apiVersion !== 'string') {
    return mismatch(apiVersion, 'metadataOnlyObject.TypeMeta.apiVersion', 'string');
  }
  if (metadata === undefined || metadata === null) return undefined;
  if (!isJsonObject(metadata)) return mismatch(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  return structProblem(metadata, objectMeta, 'metadata');
}

function structProblem(value: JsonObject, struct: StructShape, path: string): string | undefined {
  for (const key of sortedKeys(value)) {
    const shape = Object.hasOwn(struct.fields, key) ? struct.fields[key] : undefined;
    const problem =
      shape === undefined ? undefined : valueProblem(value[key] as Json, shape, struct.name, `${path}.${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function valueProblem(value: Json, shape: Shape | StructShape, struct: string, path: string): string | undefined {
  if (value === null || shape === 'any') return undefined;
  const wrong = mismatch(value, `${struct}.${path}`, typeName(shape));
  if (typeof shape === 'string') return scalarProblem(value, shape, wrong, `${struct}.${path}`);
  if ('fields' in shape) return isJsonObject(value) ? structProblem(value, shape, path) : wrong;
  if ('map' in shape) {
    if (!isJsonObject(value)) return wrong;
    return first(
      sortedKeys(value).map((key) => value[key] as Json),
      (member) => valueProblem(member, shape.map, struct, path),
    );
  }
  if (!Array.isArray(value)) return wrong;
  return first(value, (item) => valueProblem(item, shape.list, struct, path));
}

function first(values: readonly Json[], problemOf: (value: Json) => string | undefined): string | undefined {
  for (const value of values) {
    const problem = problemOf(value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function scalarProblem(value: Json, shape: string, wrong: string, path: string): string | undefined {
  if (shape === 'bool') return typeof value === 'boolean' ? undefined : wrong;
  if (shape === 'int64') {
    if (typeof value !== 'number' && !isRawNumber(value)) return wrong;
    const digits = isRawNumber(value) ? value.rawJSON : String(value);
    if (isInt64Text(digits)) return undefined;
    return mismatch(value, path, 'int64').replace('number', `number ${digits}`);
  }
  if (typeof value !== 'string') return wrong;
  return shape === 'time' ? timeProblem(value) : undefined;
}

function typeName(shape: Shape | StructShape): string {
  if (typeof shape === 'string') return shape === 'time' ? 'string' : shape;
  if ('fields' in shape) return `v1.${shape.name}`;
  return 'map' in shape ? `map[string]${typeName(shape.map)}` : `[]${typeName(shape.list)}`;
}

function mismatch(value: Json, path: string, goType: string): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${path} of type ${goType}`;
}
