/** The strategic merge patch from one document to another. */

import { compareStrings } from '../go/text.ts';
import { equalJson, type Json, type JsonObject, setKey } from '../json.ts';
import { sortByOrder } from './order.ts';
import { fieldOf, PatchError, type PatchField, type PatchType, UnknownFieldError } from './schema.ts';
import {
  asMap,
  DELETE_FROM_LIST,
  deduplicateScalars,
  ELEMENT_ORDER,
  elementKind,
  goValue,
  kindOf,
  mergeKeyOf,
  PATCH,
  RETAIN_KEYS,
  sameScalar,
  sortScalars,
} from './values.ts';

export interface DiffOptions {
  /** Leave out what was added or changed: a patch of deletions only. */
  readonly deletionsOnly?: boolean;
  /** Leave out what was removed: a patch of additions and changes only. */
  readonly keepRemoved?: boolean;
  /** Add the order of merged lists to their changes ($setElementOrder). */
  readonly elementOrder?: boolean;
  /** The field of this map has the strategy retainKeys: list the keys that stay. */
  readonly retainKeys?: boolean;
}

/**
 * The patch that turns `original` into `modified`; neither is changed, the patch may share their
 * values. Throws UnknownFieldError for a differing map or list the type does not know, PatchError
 * for lists that cannot be merged.
 */
export function diffMaps(
  original: JsonObject,
  modified: JsonObject,
  type: PatchType | undefined,
  options: DiffOptions,
): JsonObject {
  const patch: JsonObject = {};
  for (const [key, value] of Object.entries(modified)) {
    if (!Object.hasOwn(original, key)) {
      if (!options.deletionsOnly) setKey(patch, key, value);
    } else {
      diffField(key, original[key] as Json, value, patch, type, options);
    }
  }
  if (!options.keepRemoved) {
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setKey(patch, key, null);
  }
  const retained = options.retainKeys ? Object.keys(modified).filter((key) => modified[key] !== null) : [];
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasMore(original, modified))) {
    patch[RETAIN_KEYS] = sortScalars(retained);
  }
  return patch;
}

function hasMore(original: JsonObject, modified: JsonObject): boolean {
  return Object.entries(original).some(([key, value]) => value !== null && !Object.hasOwn(modified, key));
}

function diffField(
  key: string,
  original: Json,
  modified: Json,
  patch: JsonObject,
  type: PatchType | undefined,
  options: DiffOptions,
): void {
  if (key === PATCH) {
    if (typeof original !== 'string' || typeof modified !== 'string') {
      throw new PatchError(`invalid value for special key: ${PATCH}`);
    }
    if (original !== modified) patch[PATCH] = modified;
    return;
  }
  const kind = kindOf(modified);
  if (kindOf(original) !== kind || (kind !== 'map' && kind !== 'list')) {
    replaceIfDifferent(key, original, modified, patch, options);
    return;
  }
  const field = lookUp(type, key, original, modified);
  if (field === undefined) return;
  if (kind === 'map') diffMapField(key, original as JsonObject, modified as JsonObject, patch, field, options);
  else diffListField(key, original as Json[], modified as Json[], patch, field, options);
}

/** Undefined when the field is unknown but the values are the same, so that no patch is needed. */
function lookUp(type: PatchType | undefined, key: string, original: Json, modified: Json): PatchField | undefined {
  try {
    return fieldOf(type, key);
  } catch (error) {
    if (error instanceof UnknownFieldError && equalJson(original, modified)) return undefined;
    throw error;
  }
}

function replaceIfDifferent(
  key: string,
  original: Json,
  modified: Json,
  patch: JsonObject,
  options: DiffOptions,
): void {
  if (!options.deletionsOnly && !equalJson(original, modified)) setKey(patch, key, modified);
}

function diffMapField(
  key: string,
  original: JsonObject,
  modified: JsonObject,
  patch: JsonObject,
  field: PatchField,
  options: DiffOptions,
): void {
  // a replaced map is always sent whole, even when nothing changed: kubectl says "configured" then
  if (field.strategy === 'replace') {
    if (!options.deletionsOnly) setKey(patch, key, modified);
    return;
  }
  const inner = diffMaps(original, modified, field.type, { ...options, retainKeys: field.retainKeys });
  if (Object.keys(inner).length > 0) setKey(patch, key, inner);
}

interface ListDiff {
  readonly changes: readonly Json[];
  readonly deletions: readonly Json[];
  readonly order: readonly Json[];
}

function diffListField(
  key: string,
  original: readonly Json[],
  modified: readonly Json[],
  patch: JsonObject,
  field: PatchField,
  options: DiffOptions,
): void {
  if (field.strategy !== 'merge') {
    replaceIfDifferent(key, original as Json[], modified as Json[], patch, options);
    return;
  }
  const diff = diffLists(original, modified, field, { ...options, retainKeys: field.retainKeys });
  if (diff.changes.length > 0) setKey(patch, key, [...diff.changes]);
  if (diff.deletions.length > 0) patch[`${DELETE_FROM_LIST}/${key}`] = [...diff.deletions];
  if (diff.order.length > 0) patch[`${ELEMENT_ORDER}/${key}`] = [...diff.order];
}

function diffLists(
  original: readonly Json[],
  modified: readonly Json[],
  field: PatchField,
  options: DiffOptions,
): ListDiff {
  if (original.length === 0) {
    return { changes: options.deletionsOnly ? [] : modified, deletions: [], order: [] };
  }
  const ofMaps = elementKind(original, modified) === 'map';
  return ofMaps ? diffMapLists(original, modified, field, options) : diffScalarLists(original, modified, options);
}

function diffMapLists(
  original: readonly Json[],
  modified: readonly Json[],
  field: PatchField,
  options: DiffOptions,
): ListDiff {
  const { mergeKey } = field;
  const { changes, deletions } = walkMapLists(original, modified, field, options);
  const all = [...sortByOrder(changes, modified, mergeKey, true), ...deletions];
  const sameOrder =
    original.length === modified.length &&
    modified.every((element, index) =>
      sameScalar(mergeKeyOf(original[index], mergeKey), mergeKeyOf(element, mergeKey)),
    );
  const changed = all.length > 0 || (!options.deletionsOnly && !sameOrder);
  const order =
    options.elementOrder && changed ? modified.map((element) => ({ [mergeKey]: mergeKeyOf(element, mergeKey) })) : [];
  return { changes: all, deletions: [], order };
}

const beyond: readonly [undefined, JsonObject] = [undefined, {}];

/** Both lists side by side in the order of their merge keys' text, so that pairs meet. */
function walkMapLists(
  original: readonly Json[],
  modified: readonly Json[],
  { type, mergeKey }: PatchField,
  options: DiffOptions,
): { changes: Json[]; deletions: Json[] } {
  const before = sortByKeyText(original, mergeKey);
  const after = sortByKeyText(modified, mergeKey);
  const changes: Json[] = [];
  const deletions: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [oldText, oldElement] = before[i] ?? beyond;
    const [newText, newElement] = after[j] ?? beyond;
    const side = oldText === undefined ? 1 : newText === undefined ? -1 : compareStrings(oldText, newText);
    if (side === 0) {
      const inner = diffMaps(oldElement, newElement, type, options);
      if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: newElement[mergeKey] as Json });
    } else if (side > 0) {
      if (!options.deletionsOnly) changes.push(newElement);
    } else if (!options.keepRemoved) {
      deletions.push({ [mergeKey]: oldElement[mergeKey] as Json, [PATCH]: 'delete' });
    }
    if (side <= 0) i += 1;
    if (side >= 0) j += 1;
  }
  return { changes, deletions };
}

/**
 * Equal keys come out in reverse, as kubectl's sort leaves them: it pairs the ports of a Service
 * with one port twice.
 */
function sortByKeyText(elements: readonly Json[], mergeKey: string): (readonly [string, JsonObject])[] {
  return elements
    .map((element) => [goValue(mergeKeyOf(element, mergeKey)), asMap(element)] as const)
    .reverse()
    .sort(([a], [b]) => compareStrings(a, b));
}

function diffScalarLists(original: readonly Json[], modified: readonly Json[], options: DiffOptions): ListDiff {
  const before = sortScalars(original);
  const after = sortScalars(modified);
  const additions: Json[] = [];
  const deletions: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const side =
      i >= before.length ? 1 : j >= after.length ? -1 : compareStrings(goValue(before[i]), goValue(after[j]));
    if (side > 0 && !options.deletionsOnly) additions.push(after[j] as Json);
    if (side < 0 && !options.keepRemoved) deletions.push(before[i] as Json);
    if (side <= 0) i += 1;
    if (side >= 0) j += 1;
  }
  // kubectl compares the sorted old list with the unsorted new one: an unsorted list of the same
  // values is "changed" to it
  const changed = options.deletionsOnly ? false : !equalJson(before, modified as Json[]);
  const order = options.elementOrder && (deletions.length > 0 || changed) ? modified : [];
  return { changes: sortByOrder(additions, modified, '', false), deletions: deduplicateScalars(deletions), order };
}
