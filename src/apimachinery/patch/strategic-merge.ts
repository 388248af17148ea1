/**
 * Merging a strategic merge patch into a document, or into another patch. Nothing given is changed;
 * the result may share values with both.
 */
import { equalJson, isJsonObject, type Json, type JsonObject, setKey } from '../json.ts';
import { identity, interleave, isDeletion, partition } from './order.ts';
import { fieldOf, PatchError, type PatchField, type PatchType } from './schema.ts';
import {
  asList,
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
  scalarKey,
} from './values.ts';

/**
 * "apply": into an object, as the server does. "join": into another patch, whose directives and
 * nulls stay.
 */
export type MergeMode = 'apply' | 'join';

const badOrderList = 'invalid patch format of setElementOrder list';
const badRetainKeys = 'invalid patch format of retainKeys';

/**
 * The object (or patch) with the patch merged in. Throws UnknownFieldError and PatchError as
 * diffMaps does.
 */
export function mergeMaps(
  original: JsonObject,
  patch: JsonObject,
  type: PatchType | undefined,
  mode: MergeMode,
): JsonObject {
  const directive = patch[PATCH];
  if (directive === 'replace') return without(patch, PATCH);
  if (directive === 'delete') return {};
  if (directive !== undefined)
    throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);
  const merged: JsonObject = { ...original };
  const rest: JsonObject = { ...patch };
  retainKeys(merged, rest, mode);
  mergeOrderedLists(merged, rest, type, mode);
  for (const [key, value] of Object.entries(rest)) mergeField(merged, key, value, type, mode);
  return merged;
}

function without(map: JsonObject, key: string): JsonObject {
  const copy = { ...map };
  delete copy[key];
  return copy;
}

const isParallelList = (key: string) => key.startsWith(DELETE_FROM_LIST) || key.startsWith(ELEMENT_ORDER);

function retainKeys(merged: JsonObject, patch: JsonObject, mode: MergeMode): void {
  const list = patch[RETAIN_KEYS];
  if (list === undefined) return;
  delete patch[RETAIN_KEYS];
  if (mode === 'join') {
    const other = merged[RETAIN_KEYS];
    if (other !== undefined && !equalJson(other, list)) {
      const lists = `${goValue(other)} and ${goValue(list)}`;
      throw new PatchError(`${lists} are not deep equal: this may happen when calculating the 3-way diff patch`);
    }
    merged[RETAIN_KEYS] = list;
    return;
  }
  if (!Array.isArray(list)) throw new PatchError(badRetainKeys);
  const kept = new Set(list);
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null && !isParallelList(key) && !kept.has(key)) throw new PatchError(badRetainKeys);
  }
  for (const key of Object.keys(merged)) if (!kept.has(key)) delete merged[key];
}

/** The lists whose order the patch says; each is taken out of the patch with its directive. */
function mergeOrderedLists(merged: JsonObject, patch: JsonObject, type: PatchType | undefined, mode: MergeMode): void {
  for (const directive of Object.keys(patch).filter((key) => key.startsWith(ELEMENT_ORDER))) {
    const order = patch[directive] as Json;
    delete patch[directive];
    if (mode === 'join') {
      if (Object.hasOwn(merged, directive) && !equalJson(merged[directive], order)) throw new PatchError(badOrderList);
      merged[directive] = order;
    }
    const key = listKey(directive, ELEMENT_ORDER, badOrderList);
    const list = mergeOrderedList(merged[key], patch[key], asList(order), fieldOf(type, key), mode);
    if (list === undefined) continue;
    setKey(merged, key, list);
    delete patch[key];
  }
}

function listKey(directive: string, prefix: string, message: string): string {
  if (!directive.startsWith(`${prefix}/`)) throw new PatchError(message);
  return directive.slice(prefix.length + 1);
}

function mergeOrderedList(
  original: Json | undefined,
  patch: Json | undefined,
  order: Json[],
  field: PatchField,
  mode: MergeMode,
): Json[] | undefined {
  const live = original === undefined ? [] : asList(original);
  const changes = patch === undefined ? [] : asList(patch);
  checkOrder(changes, order, field.mergeKey);
  let merged: Json[];
  if (original === undefined && patch === undefined) return undefined;
  if (patch === undefined) merged = live;
  else if (original === undefined) merged = withoutDirectives(changes) as Json[];
  else merged = field.strategy === 'merge' ? mergeLists(live, changes, field, mode) : changes;
  const { fromPatch, serverOnly } = partition(merged, order, field.mergeKey);
  const kind = elementKind(live, changes);
  if (kind === undefined) throw new PatchError('no elements in any of the given slices');
  return interleave(fromPatch, serverOnly, order, live, field.mergeKey, kind === 'map');
}

/**
 * The patch's elements must stand in the order list, in its order. Deletions need not; another
 * directive is passed over only where the order list goes on
 * (strategicpatch.validatePatchWithSetOrderList).
 */
function checkOrder(changes: readonly Json[], order: readonly Json[], mergeKey: string): void {
  if (changes.length === 0 || order.length === 0) return;
  const ofMaps = mergeKey !== '';
  const idOf = identity(mergeKey, ofMaps);
  const named = ofMaps ? changes.filter((element) => !isDeletion(element)) : changes;
  let next = 0;
  let place = 0;
  while (next < named.length && place < order.length) {
    const element = named[next];
    if (isJsonObject(element) && Object.hasOwn(element, PATCH)) {
      next += 1;
      continue;
    }
    if (ofMaps) for (const each of [element, order[place]]) mergeKeyOf(each, mergeKey);
    if (idOf(element) === idOf(order[place])) next += 1;
    place += 1;
  }
  if (next === named.length) return;
  const lists = `${goValue([...changes])}\n doesn't match ${ELEMENT_ORDER} list:\n${goValue([...order])}\n`;
  throw new PatchError(`The order in patch list:\n${lists}`);
}

function mergeField(
  merged: JsonObject,
  patchKey: string,
  value: Json,
  type: PatchType | undefined,
  mode: MergeMode,
): void {
  const isDeleteList = patchKey.startsWith(DELETE_FROM_LIST);
  if (isDeleteList && mode === 'join') {
    merged[patchKey] = value;
    return;
  }
  const key = isDeleteList ? listKey(patchKey, DELETE_FROM_LIST, 'invalid patch format of primitive list') : patchKey;
  if (value === null) {
    delete merged[key];
    if (mode === 'apply') return;
  }
  const original = Object.hasOwn(merged, key) ? merged[key] : undefined;
  if (original === undefined || kindOf(original) !== kindOf(value)) {
    if (!isDeleteList) take(merged, key, value, mode);
    return;
  }
  if (isJsonObject(value)) {
    const field = fieldOf(type, key);
    const replaced = field.strategy === 'replace';
    setKey(merged, key, replaced ? value : mergeMaps(asMap(original), value, field.type, mode));
  } else if (Array.isArray(value)) {
    const field = fieldOf(type, key);
    setKey(merged, key, mergeListField(asList(original), value, field, isDeleteList, mode));
  } else {
    setKey(merged, key, value);
  }
}

/** A value the original does not have, or has as another type. */
function take(merged: JsonObject, key: string, value: Json, mode: MergeMode): void {
  const taken = withoutDirectives(mode === 'apply' ? withoutNulls(value) : value);
  if (taken === undefined) delete merged[key];
  else setKey(merged, key, taken);
}

/** The value without elements and fields that are directives; undefined when it is one itself. */
function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((element) => element !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, PATCH)) return undefined;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const kept = withoutDirectives(member);
    if (kept !== undefined) setKey(copy, key, kept);
  }
  return copy;
}

/** The value without map entries that are null, at any depth; list elements stay. */
export function withoutNulls<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as unknown as T;
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) if (member !== null) setKey(copy, key, withoutNulls(member));
  return copy as T;
}

function mergeListField(
  original: Json[],
  patch: Json[],
  field: PatchField,
  isDeleteList: boolean,
  mode: MergeMode,
): Json[] {
  if (isDeleteList) {
    const gone = new Set(patch.map(scalarKey));
    return original.filter((element) => !gone.has(scalarKey(element)));
  }
  return field.strategy === 'merge' ? mergeLists(original, patch, field, mode) : patch;
}

function mergeLists(original: Json[], patch: Json[], field: PatchField, mode: MergeMode): Json[] {
  const kind = elementKind(original, patch);
  if (kind === undefined) return original;
  if (kind !== 'map') {
    const merged = deduplicateScalars([...original, ...patch]);
    const { fromPatch, serverOnly } = partition(merged, patch, field.mergeKey);
    return interleave(fromPatch, serverOnly, patch, original, field.mergeKey, false);
  }
  if (field.mergeKey === '') {
    throw new PatchError(`cannot merge lists without merge key for ${field.type?.name ?? ''}`);
  }
  const { live, changes } = applyElementDirectives(original, patch, field.mergeKey);
  const merged = mergeElements(live, changes, field, mode);
  const { fromPatch, serverOnly } = partition(merged, changes, field.mergeKey);
  return interleave(fromPatch, serverOnly, changes, live, field.mergeKey, true);
}

/** Elements with `$patch` in them delete from the list, or replace it whole. */
function applyElementDirectives(
  original: Json[],
  patch: Json[],
  mergeKey: string,
): { live: readonly Json[]; changes: readonly Json[] } {
  const idOf = identity(mergeKey, true);
  const changes: Json[] = [];
  const gone = new Set<string>();
  let replace = false;
  for (const element of patch) {
    const directive = asMap(element)[PATCH];
    if (directive === undefined) {
      changes.push(element);
    } else if (isDeletion(element)) {
      mergeKeyOf(element, mergeKey);
      gone.add(idOf(element));
    } else if (directive === 'replace') {
      replace = true;
    } else if (directive === 'merge') {
      throw new PatchError('merging lists cannot yet be specified in the patch');
    } else {
      throw new PatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(element)}`);
    }
  }
  if (replace) return { live: changes, changes: [] };
  return { live: original.filter((element) => !gone.has(idOf(element))), changes };
}

function mergeElements(live: readonly Json[], changes: readonly Json[], field: PatchField, mode: MergeMode): Json[] {
  const idOf = identity(field.mergeKey, true);
  const merged = [...live];
  const places = new Map<string, number>();
  for (const [index, element] of merged.entries()) if (!places.has(idOf(element))) places.set(idOf(element), index);
  for (const element of changes) {
    mergeKeyOf(element, field.mergeKey);
    const place = places.get(idOf(element));
    if (place === undefined) {
      places.set(idOf(element), merged.length);
      merged.push(element);
    } else {
      merged[place] = mergeMaps(asMap(merged[place]), asMap(element), field.type, mode);
    }
  }
  return merged;
}
