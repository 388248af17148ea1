/**
 * metadata.managedFields: who owns which field, and the hand-over of fields from client-side to
 * server-side apply (k8s.io/client-go/util/csaupgrade).
 */
import { cloneJson, isJsonObject, type Json, type JsonObject } from './json.ts';
import { LAST_APPLIED } from './last-applied.ts';
import { at } from './object.ts';

export type ManagedOperation = 'Apply' | 'Update';

/** Managers that own the last-applied annotation by this operation. */
export function lastAppliedOwners(object: JsonObject, operation: ManagedOperation): string[] {
  return managedFields(object)
    .filter((entry) => entry.operation === operation)
    .filter((entry) => owns(entry.fieldsV1, ['f:metadata', 'f:annotations', `f:${LAST_APPLIED}`]))
    .map((entry) => String(entry.manager ?? ''));
}

/** Managers of server-side apply that own something below this path (`f:spec`, `f:template`). */
export function appliersOf(object: JsonObject, path: readonly string[]): string[] {
  return managedFields(object)
    .filter((entry) => entry.operation === 'Apply' && at(entry.fieldsV1, ...path) !== undefined)
    .map((entry) => String(entry.manager ?? ''));
}

function managedFields(object: JsonObject): JsonObject[] {
  const entries = at(object, 'metadata', 'managedFields');
  return Array.isArray(entries) ? entries.filter(isJsonObject) : [];
}

/** A path is owned when it ends the tree, or is marked by "." where it has children. */
function owns(fields: Json | undefined, path: readonly string[]): boolean {
  const node = at(fields, ...path);
  return isJsonObject(node) && (Object.keys(node).length === 0 || Object.hasOwn(node, '.'));
}

/**
 * managedFields with what these managers own by Update given to `manager` as Apply; undefined when
 * nothing changes. Only entries of the object itself count, not of a subresource.
 */
export function upgradeManagedFields(
  object: JsonObject,
  fromManagers: Iterable<string>,
  manager: string,
): JsonObject[] | undefined {
  let entries: readonly JsonObject[] = managedFields(object);
  let changed = false;
  for (const from of new Set(fromManagers)) {
    const upgraded = upgradeOne(entries, from, manager);
    if (upgraded === undefined) continue;
    entries = upgraded;
    changed = true;
  }
  return changed ? [...entries] : undefined;
}

const isOf = (entry: JsonObject, manager: string, operation: ManagedOperation) =>
  entry.manager === manager && entry.operation === operation && (entry.subresource ?? '') === '';

function upgradeOne(entries: readonly JsonObject[], from: string, manager: string): JsonObject[] | undefined {
  const isSource = (entry: JsonObject) => isOf(entry, from, 'Update');
  if (!entries.some(isSource)) return undefined;
  const existing = entries.findIndex((entry) => isOf(entry, manager, 'Apply'));
  const place = existing >= 0 ? existing : entries.findIndex(isSource);
  const target = entries[place] as JsonObject;
  // the source is searched among what is left: one that itself became the target is no source any
  // more
  const source = entries.find(
    (entry, index) => isSource(entry) && entry.apiVersion === target.apiVersion && (existing >= 0 || index !== place),
  );
  const fieldsV1 = unionFields(fieldsOf(target), source === undefined ? {} : fieldsOf(source));
  const owner: JsonObject = { ...target, manager, operation: 'Apply', fieldsV1 };
  return entries.map((entry, index) => (index === place ? owner : entry)).filter((entry) => !isSource(entry));
}

const fieldsOf = (entry: JsonObject): JsonObject => (isJsonObject(entry.fieldsV1) ? entry.fieldsV1 : {});

/**
 * The union of two trees of owned fields. A leaf that meets a branch becomes the branch with "." in
 * it.
 */
export function unionFields(left: JsonObject, right: JsonObject): JsonObject {
  const union: JsonObject = cloneJson(left);
  for (const [key, value] of Object.entries(right)) {
    const other = Object.hasOwn(left, key) ? left[key] : undefined;
    if (!isJsonObject(other) || !isJsonObject(value)) {
      union[key] = value;
      continue;
    }
    const leaf = Object.keys(other).length === 0 || Object.keys(value).length === 0;
    const joined = unionFields(other, value);
    union[key] = leaf && Object.keys(joined).length > 0 ? { '.': {}, ...joined } : joined;
  }
  return union;
}
