/**
 * What managedFields say about the fields of an object: which lists are matched by keys, which are
 * sets, which values are one piece, and who owns a field. These are the rules by which the server
 * finds conflicts (structured-merge-diff), for custom resources too.
 */
import {
  equalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  objectsOf,
  parseJson,
  textOf,
} from '../apimachinery/json.ts';
import { unionFields } from '../apimachinery/managed-fields.ts';
import { at } from '../apimachinery/object.ts';

/** One step of a path: a field of a map, an item of a list by its keys, or an item of a set. */
export type Step = { readonly field: string } | { readonly keys: JsonObject } | { readonly value: Json };
export type FieldPath = readonly Step[];

const entriesOf = (object: JsonObject | undefined): JsonObject[] => objectsOf(at(object, 'metadata', 'managedFields'));

/** The fields that the managers of these versions of an object own, as one tree (FieldsV1). */
export function ownedFields(...versions: readonly (JsonObject | null | undefined)[]): JsonObject {
  const trees = versions.flatMap((version) => entriesOf(version ?? undefined).map(({ fieldsV1 }) => fieldsV1));
  return trees.filter(isJsonObject).reduce(unionFields, {});
}

/** `.spec.template.spec.containers[name="app"].image`, as the server writes a path. */
export function pathText(path: FieldPath): string {
  const steps = path.map((step) => {
    if ('field' in step) return `.${step.field}`;
    if ('value' in step) return `[=${JSON.stringify(step.value)}]`;
    const keys = Object.entries(step.keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `[${keys.join(',')}]`;
  });
  return steps.join('');
}

/** The subtree of a step; undefined where no manager owns anything there. */
export function below(node: Json | undefined, step: Step): Json | undefined {
  if (!isJsonObject(node)) return undefined;
  if ('field' in step) return Object.hasOwn(node, `f:${step.field}`) ? node[`f:${step.field}`] : undefined;
  const [prefix, wanted] = 'keys' in step ? ['k:', step.keys] : ['v:', step.value];
  const name = Object.keys(node).find((key) => key.startsWith(prefix) && equalJson(parsed(key), wanted as Json));
  return name === undefined ? undefined : node[name];
}

function parsed(key: string): Json | undefined {
  try {
    return parseJson(key.slice(2));
  } catch {
    return undefined;
  }
}

/** How the server takes a list: by keys, as a set, or as one piece. */
type ListKind =
  | { readonly kind: 'keys'; readonly names: readonly string[] }
  | { readonly kind: 'set' }
  | { readonly kind: 'atomic' };

export function listKind(node: Json | undefined, ...lists: readonly (readonly Json[])[]): ListKind {
  const children = isJsonObject(node) ? Object.keys(node) : [];
  const keyed = children.find((child) => child.startsWith('k:'));
  const keys = keyed === undefined ? undefined : parsed(keyed);
  if (isJsonObject(keys)) {
    const kind: ListKind = { kind: 'keys', names: Object.keys(keys) };
    return lists.every((list) => areKeyed(list, kind.names)) ? kind : { kind: 'atomic' };
  }
  const isSet = children.some((child) => child.startsWith('v:')) && lists.every(areScalars);
  return { kind: isSet ? 'set' : 'atomic' };
}

const areScalars = (list: readonly Json[]): boolean =>
  list.every((item) => !isJsonObject(item) && !Array.isArray(item));

/** Whether each item is a map with keys of its own. */
function areKeyed(list: readonly Json[], names: readonly string[]): boolean {
  const seen: JsonObject[] = [];
  for (const item of list) {
    if (!isJsonObject(item)) return false;
    const keys = keysOf(item, names);
    if (Object.keys(keys).length === 0 || seen.some((other) => equalJson(other, keys))) return false;
    seen.push(keys);
  }
  return true;
}

/** The keys of an item of a list. */
export function keysOf(item: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name] as Json]),
  );
}

/** Whether managers own the value of a map as one piece. */
export const isAtomic = (node: Json | undefined): boolean => isJsonObject(node) && Object.keys(node).length === 0;

/** Who wrote a field last, as far as managedFields know. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: string;
  /** RFC 3339; "" when it is not said. */
  readonly time: string;
}

/** The manager that owns a field, or what it is in; of several the one that wrote last. */
export function ownerOf(object: JsonObject, path: FieldPath): FieldOwner | undefined {
  const owners = entriesOf(object).filter(({ fieldsV1 }) => owns(fieldsV1, path));
  const found = owners.map(({ manager, operation, time }) => ({
    manager: textOf(manager),
    operation: textOf(operation),
    time: textOf(time),
  }));
  return found.sort((a, b) => (a.time < b.time ? 1 : -1))[0];
}

function owns(fields: Json | undefined, path: FieldPath): boolean {
  let node = fields;
  for (const step of path) {
    if (node !== fields && isAtomic(node)) return true;
    node = below(node, step);
    if (node === undefined) return false;
  }
  return true;
}
