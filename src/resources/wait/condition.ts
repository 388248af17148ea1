/** What `wait --for` waits for, and whether an object has it (k8s.io/kubectl/pkg/cmd/wait). */

import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';

export type WaitFor =
  | { readonly kind: 'delete' }
  | { readonly kind: 'create' }
  | { readonly kind: 'condition'; readonly name: string; readonly status: string }
  | { readonly kind: 'jsonpath'; readonly path: string; readonly value: string | undefined };

/**
 * The conditions of `--for`, in order. `relax` brings a path, with or without braces and leading
 * dot, into the form `{.path}`. Throws CliError as kubectl words it.
 */
export function parseWaitFor(conditions: readonly string[], relax: (expression: string) => string): readonly WaitFor[] {
  if (conditions.length === 0) throw new CliError('unrecognized condition: []');
  return conditions.map((condition) => parseOne(condition, relax));
}

function parseOne(condition: string, relax: (expression: string) => string): WaitFor {
  const lower = condition.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { kind: lower };
  if (condition.startsWith('condition=')) return parseCondition(condition.slice('condition='.length));
  if (condition.startsWith('jsonpath=')) return parseJsonPath(condition.slice('jsonpath='.length), relax);
  throw new CliError(`unrecognized condition: ${goQuote(condition)}`);
}

function parseCondition(text: string): WaitFor {
  const equals = text.indexOf('=');
  if (equals < 0) return { kind: 'condition', name: text, status: 'true' };
  return { kind: 'condition', name: text.slice(0, equals), status: text.slice(equals + 1) };
}

function parseJsonPath(text: string, relax: (expression: string) => string): WaitFor {
  const parts = splitAtSingleEquals(text);
  const [expression = '', wanted] = parts;
  if (parts.length > 2) {
    throw new CliError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const path = relax(expression);
  const value = wanted?.replace(/^['"]+|['"]+$/g, '');
  if (value === '') {
    throw new CliError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  if (path === '') throw new CliError('jsonpath expression cannot be empty');
  return { kind: 'jsonpath', path, value };
}

/** Parts the text at every `=` but not at `==`, which belongs to a filter. */
function splitAtSingleEquals(text: string): readonly string[] {
  const parts = [''];
  for (const [token] of text.matchAll(/==|=|[^=]+/g)) {
    if (token === '=') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

/** strings.EqualFold, for words that conditions are made of. */
function equalFold(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || a.toUpperCase() === b.toUpperCase();
}

/**
 * Whether status.conditions says so, for the object's present generation. Throws CliError when
 * conditions are no list.
 */
export function hasCondition(object: KubeObject, name: string, status: string): boolean {
  const conditions = at(object, 'status', 'conditions');
  if (conditions === undefined) return false;
  if (!Array.isArray(conditions)) {
    const type = goTypeOf(conditions);
    const value = JSON.stringify(conditions);
    throw new CliError(`.status.conditions accessor error: ${value} is of the type ${type}, expected []interface{}`);
  }
  const condition = conditions
    .filter(isJsonObject)
    .find(({ type, status }) => typeof type === 'string' && typeof status === 'string' && equalFold(type, name));
  if (condition === undefined || isOutdated(object, condition)) return false;
  return equalFold(condition.status as string, status);
}

function goTypeOf(value: Json): string {
  if (value === null) return '<nil>';
  if (isRawNumber(value)) return 'int64';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

/**
 * Whether the condition is of an older generation: by its own observedGeneration, else that of the
 * status.
 */
function isOutdated(object: KubeObject, condition: JsonObject): boolean {
  const { generation } = meta(object);
  if (generation === undefined) return false;
  const observed = condition.observedGeneration ?? at(object, 'status', 'observedGeneration');
  return typeof observed === 'number' && observed < generation;
}

/**
 * Whether what a jsonpath found is what is waited for; `found` has one list of values for each pair
 * of braces. `show` writes a value as Go's %v does. Throws CliError when it found more than one
 * value or one that is no scalar.
 */
export function matchesValue(
  found: readonly (readonly Json[])[],
  wanted: string | undefined,
  show: (value: Json) => string,
): boolean {
  const [first] = found;
  if (first === undefined || first.length === 0) return false;
  if (found.length > 1) throw new CliError('given jsonpath expression matches more than one list');
  if (first.length > 1) throw new CliError('given jsonpath expression matches more than one value');
  if (wanted === undefined) return true;
  const value = first[0] ?? null;
  if (Array.isArray(value) || isJsonObject(value)) {
    throw new CliError('jsonpath leads to a nested object or list which is not supported');
  }
  return show(value).trim() === wanted.trim();
}
