/**
 * An object checked against an OpenAPI v2 definition, as kubectl does by itself where the server
 * cannot (the items of a List): unknown and missing fields and wrong types
 * (k8s.io/kube-openapi/pkg/util/proto/validation).
 */
import { goQuote, sortedKeys } from '../go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../json.ts';
import { at, type GroupVersionKind } from '../object.ts';

/** The `definitions` of an OpenAPI v2 document. */
export type Definitions = JsonObject;

/** What the `$ref` of a definition begins with. */
export const REFERENCE = '#/definitions/';

/** The problems of an object, in kubectl's words; none when no definition describes its kind. */
export function validateModel(object: Json, kind: GroupVersionKind, definitions: Definitions): string[] {
  const name = definitionOf(kind, definitions);
  if (name === undefined) return [];
  const problems: string[] = [];
  check({ definitions, problems }, object, { path: kind.kind, schema: definitions[name] as Json, schemaPath: name });
  return problems;
}

/** The name of the definition of a kind; undefined when there is none. */
export function definitionOf({ group, version, kind }: GroupVersionKind, definitions: Definitions): string | undefined {
  return Object.keys(definitions).find((name) => {
    const entries = at(definitions[name], 'x-kubernetes-group-version-kind');
    return (
      Array.isArray(entries) &&
      entries.some(
        (entry) => at(entry, 'group') === group && at(entry, 'version') === version && at(entry, 'kind') === kind,
      )
    );
  });
}

interface Checking {
  readonly definitions: Definitions;
  readonly problems: string[];
}

/** The current place: in the object, and in the definitions. */
interface Place {
  readonly path: string;
  readonly schema: Json;
  readonly schemaPath: string;
}

/** The definition a place refers to, whose own name its path then begins with. */
function resolve({ definitions }: Checking, place: Place): Place {
  const reference = at(place.schema, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith(REFERENCE)) return place;
  const name = reference.slice(REFERENCE.length);
  return resolve({ definitions, problems: [] }, { ...place, schema: definitions[name] ?? {}, schemaPath: name });
}

/** What a schema without a `$ref` describes: an object with fields, a map, an array, anything, a scalar. */
export type SchemaKind = 'kind' | 'map' | 'array' | 'arbitrary' | 'string' | 'integer' | 'number' | 'boolean';

export function schemaKind(schema: Json): SchemaKind {
  const type = at(schema, 'type');
  const hasFields = isJsonObject(at(schema, 'properties'));
  if (type === undefined || type === null) return hasFields ? 'kind' : 'arbitrary';
  if (type === 'object') return hasFields ? 'kind' : 'map';
  return type as SchemaKind;
}

function valueKind(value: Json): 'map' | 'array' | 'string' | 'integer' | 'number' | 'boolean' {
  if (Array.isArray(value)) return 'array';
  if (isRawNumber(value)) return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'object' ? 'map' : (typeof value as 'string' | 'boolean');
}

function check(checking: Checking, value: Json, unresolved: Place): void {
  if (value === null) {
    checking.problems.push(`unknown object type "nil" in ${unresolved.path}`);
    return;
  }
  const place = resolve(checking, unresolved);
  const wanted = schemaKind(place.schema);
  const found = valueKind(value);
  if (wanted === 'arbitrary') return;
  if (isJsonObject(value) && wanted === 'kind') checkFields(checking, value, place);
  else if (isJsonObject(value) && wanted === 'map') checkEntries(checking, value, place);
  else if (Array.isArray(value) && wanted === 'array') checkElements(checking, value, place);
  else if (!fits(wanted, found)) {
    const expected = wanted === 'kind' ? 'map' : wanted;
    const problem = `invalid type for ${place.schemaPath}: got ${goQuote(found)}, expected ${goQuote(expected)}`;
    checking.problems.push(`ValidationError(${place.path}): ${problem}`);
  }
}

/** A scalar may stand for a text, a number for an integer. */
function fits(wanted: SchemaKind, found: string): boolean {
  if (found === 'map' || found === 'array') return false;
  if (wanted === 'string') return true;
  if (wanted === 'integer' || wanted === 'number') return found === 'integer' || found === 'number';
  return wanted === found;
}

function checkFields(checking: Checking, value: JsonObject, { path, schema, schemaPath }: Place): void {
  const properties = at(schema, 'properties') as JsonObject;
  for (const key of sortedKeys(value)) {
    const member = value[key] as Json;
    if (member === null) continue;
    if (Object.hasOwn(properties, key)) {
      const inner = { path: `${path}.${key}`, schema: properties[key] as Json, schemaPath: `${schemaPath}.${key}` };
      check(checking, member, inner);
    } else {
      checking.problems.push(`ValidationError(${path}): unknown field ${goQuote(key)} in ${schemaPath}`);
    }
  }
  const required = at(schema, 'required');
  for (const key of Array.isArray(required) ? required.map(String) : []) {
    if (Object.hasOwn(value, key) && value[key] !== null) continue;
    checking.problems.push(`ValidationError(${path}): missing required field ${goQuote(key)} in ${schemaPath}`);
  }
}

function checkEntries(checking: Checking, value: JsonObject, { path, schema, schemaPath }: Place): void {
  const entry = at(schema, 'additionalProperties');
  for (const key of sortedKeys(value)) {
    const inner = { path: `${path}.${key}`, schema: isJsonObject(entry) ? entry : {}, schemaPath };
    check(checking, value[key] as Json, inner);
  }
}

function checkElements(checking: Checking, value: readonly Json[], { path, schema, schemaPath }: Place): void {
  value.forEach((element, index) => {
    const inner = { path: `${path}[${index}]`, schema: at(schema, 'items') ?? {}, schemaPath };
    if (element !== null) check(checking, element, inner);
    else checking.problems.push(`ValidationError(${path}): unknown object type "nil" in ${inner.path}`);
  });
}
