/** JSON merge patches (RFC 7386) and the three-way one that apply sends for custom resources. */
import { equalJson, isJsonObject, type Json, type JsonObject, setKey } from '../json.ts';
import { withoutNulls } from './strategic-merge.ts';
import { kindOf } from './values.ts';

/**
 * The merge patch that turns `original` into `modified`: null for what is gone, whole lists for
 * what differs.
 */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const [key, value] of Object.entries(modified)) {
    const before = Object.hasOwn(original, key) ? original[key] : undefined;
    if (isJsonObject(before) && isJsonObject(value)) {
      const inner = createMergePatch(before, value);
      if (Object.keys(inner).length > 0) setKey(patch, key, inner);
    } else if (!equalJson(before, value)) {
      setKey(patch, key, value);
    }
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setKey(patch, key, null);
  return patch;
}

/** The document with the merge patch applied. */
export function applyMergePatch(document: JsonObject, patch: JsonObject): JsonObject {
  const merged: JsonObject = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (value === null) delete merged[key];
    else if (isJsonObject(before) && isJsonObject(value)) setKey(merged, key, applyMergePatch(before, value));
    else setKey(merged, key, withoutNulls(value));
  }
  return merged;
}

/**
 * Only the removals of a merge patch, or only its additions and changes; maps left empty are
 * dropped.
 */
function filterPatch(patch: JsonObject, keep: 'removals' | 'changes'): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (keep === 'removals') kept[key] = null;
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      const inner = filterPatch(value, keep);
      if (Object.keys(inner).length > 0) setKey(kept, key, inner);
    } else if (keep === 'changes') {
      setKey(kept, key, value);
    }
  }
  return kept;
}

/** Whether both patches set one field, to different values. */
export function mergePatchesConflict(left: Json, right: Json): boolean {
  if (kindOf(left) !== kindOf(right)) return true;
  if (isJsonObject(left) && isJsonObject(right)) {
    return Object.keys(left).some(
      (key) => Object.hasOwn(right, key) && mergePatchesConflict(left[key] as Json, right[key] as Json),
    );
  }
  return !equalJson(left, right);
}

/**
 * The merge patch from the live object to the wanted one: what `modified` adds or changes against
 * `current`, and what it has dropped since `original` (the last applied configuration).
 */
export function threeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): { readonly patch: JsonObject; readonly changes: JsonObject; readonly removals: JsonObject } {
  const changes = filterPatch(createMergePatch(current, modified), 'changes');
  const removals = filterPatch(createMergePatch(original, modified), 'removals');
  return { patch: joinPatches(removals, changes), changes, removals };
}

/** The changes laid over the removals, whose nulls stay. */
function joinPatches(removals: JsonObject, changes: JsonObject): JsonObject {
  const joined: JsonObject = { ...removals };
  for (const [key, value] of Object.entries(changes)) {
    const other = Object.hasOwn(joined, key) ? joined[key] : undefined;
    const both = isJsonObject(other) && isJsonObject(value);
    setKey(joined, key, both ? joinPatches(other, value) : withoutNulls(value));
  }
  return joined;
}
