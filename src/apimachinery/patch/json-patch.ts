/** JSON patches (RFC 6902), with the wording of evanphx/json-patch, which kubectl uses. */
import { CliError } from '../../errors.ts';
import { jsonKind } from '../go/json.ts';
import { cloneJson, equalJson, isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../json.ts';

export type JsonPatch = readonly JsonObject[];

type Container = JsonObject | Json[];

const missing = 'missing value';

/** The patch as text to its operations. Throws CliError with encoding/json's sentence. */
export function parseJsonPatch(value: Json): JsonPatch {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    throw new CliError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type jsonpatch.Patch`);
  }
  return value.map((operation) => {
    if (operation === null) return {};
    if (isJsonObject(operation)) return operation;
    throw new CliError(`json: cannot unmarshal ${jsonKind(operation)} into Go value of type jsonpatch.Operation`);
  });
}

/**
 * The document with the operations applied one after the other; the given one stays as it is.
 * Throws CliError.
 */
export function applyJsonPatch(document: JsonObject, patch: JsonPatch): Json {
  const state = { root: cloneJson(document) as Json };
  for (const operation of patch) apply(state, operation);
  return state.root;
}

function text(operation: JsonObject, key: 'op' | 'path' | 'from'): string | undefined {
  const value = operation[key];
  return typeof value === 'string' ? value : undefined;
}

function apply(state: { root: Json }, operation: JsonObject): void {
  const op = text(operation, 'op') ?? 'unknown';
  if (!['add', 'remove', 'replace', 'move', 'copy', 'test'].includes(op)) throw new CliError(`Unexpected kind: ${op}`);
  const path = text(operation, 'path');
  if (path === undefined) throw new CliError(`${op} operation failed to decode path: ${missing}`);
  const value = cloneJson((operation.value ?? null) as Json);
  if (op === 'replace' && path === '') {
    if (typeof value !== 'object' || value === null || isRawNumber(value)) {
      throw new CliError('replace operation value must be object or array: %!w(<nil>)');
    }
    state.root = value;
    return;
  }
  const place = find(state.root, path);
  if (op === 'move' || op === 'copy') transfer(state.root, op, text(operation, 'from'), path);
  else if (op === 'test') test(place, path, value);
  else if (place === undefined) throw noPath(op, path);
  else if (op === 'add') add(place, value, `error in add for path: '${path}'`);
  else if (op === 'remove') remove(place, `error in remove for path: '${path}'`);
  else replace(place, value, path);
}

interface Place {
  readonly container: Container;
  readonly key: string;
}

const unescapeKey = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function find(root: Json, path: string): Place | undefined {
  const parts = path.split('/');
  if (parts.length < 2) return undefined;
  let container: Json | undefined = root;
  for (const part of parts.slice(1, -1)) container = child(container, unescapeKey(part));
  if (!Array.isArray(container) && !isJsonObject(container)) return undefined;
  return { container, key: unescapeKey(parts.at(-1) as string) };
}

function child(container: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(container)) return /^-?\d+$/.test(key) ? container.at(Number(key)) : undefined;
  if (isJsonObject(container) && Object.hasOwn(container, key)) return container[key];
  return undefined;
}

function noPath(op: string, path: string): CliError {
  const shown = op === 'replace' ? path : `"${path}"`;
  return new CliError(`${op} operation does not apply: doc is missing path: ${shown}: ${missing}`);
}

function index(place: Place, length: number, problem: string): number {
  if (!/^[+-]?\d+$/.test(place.key)) {
    throw new CliError(`${problem}: strconv.Atoi: parsing ${JSON.stringify(place.key)}: invalid syntax`);
  }
  const at = Number(place.key);
  if (at >= length || at < -length) {
    throw new CliError(`${problem}: Unable to access invalid index: ${at}: invalid index referenced`);
  }
  return at < 0 ? at + length : at;
}

function add(place: Place, value: Json, problem: string): void {
  const { container, key } = place;
  if (!Array.isArray(container)) {
    setKey(container, key, value);
    return;
  }
  if (key === '-') {
    container.push(value);
    return;
  }
  const proper = /^[+-]?\d+$/.test(key) ? problem : `${problem}: value was not a proper array index: '${key}'`;
  container.splice(index(place, container.length + 1, proper), 0, value);
}

function remove(place: Place, problem: string): Json {
  const { container, key } = place;
  if (Array.isArray(container)) return container.splice(index(place, container.length, problem), 1)[0] as Json;
  if (!Object.hasOwn(container, key)) {
    throw new CliError(`${problem}: Unable to remove nonexistent key: ${key}: ${missing}`);
  }
  const value = container[key] as Json;
  delete container[key];
  return value;
}

function replace(place: Place, value: Json, path: string): void {
  const { container, key } = place;
  if (!Array.isArray(container)) {
    setKey(container, key, value);
    return;
  }
  if (child(container, key) === undefined) {
    throw new CliError(`replace operation does not apply: doc is missing key: ${path}: ${missing}`);
  }
  container[index(place, container.length, `error in remove for path: '${path}'`)] = value;
}

function transfer(root: Json, op: 'move' | 'copy', from: string | undefined, path: string): void {
  if (from === undefined) {
    throw new CliError(`${op} operation failed to decode from: operation, missing from field: ${missing}`);
  }
  const source = find(root, from);
  if (source === undefined) {
    throw new CliError(`${op} operation does not apply: doc is missing from path: ${from}: ${missing}`);
  }
  const value =
    op === 'move'
      ? remove(source, `error in move for path: '${source.key}'`)
      : cloneJson(child(source.container, source.key) ?? null);
  const place = find(root, path);
  if (place === undefined) {
    throw new CliError(`${op} operation does not apply: doc is missing destination path: ${path}: ${missing}`);
  }
  add(place, value, op === 'move' ? `error in move for path: '${path}'` : 'error while adding value during copy');
}

function test(place: Place | undefined, path: string, value: Json): void {
  if (place === undefined) throw new CliError(`test operation does not apply: is missing path: ${path}: ${missing}`);
  if (equalJson(child(place.container, place.key) ?? null, value)) return;
  throw new CliError(`testing value ${path} failed: test failed`);
}
