/** Which fields a write changed, and putting them back into another version of the object. Pure. */
import { cloneJson, equalJson, isJsonObject, type Json, type JsonObject, setKey } from '../apimachinery/json.ts';
import { below, type FieldPath, isAtomic, keysOf, listKind, type Step } from './topology.ts';

/** A field and its values; undefined where it was not there. */
export interface FieldChange {
  readonly path: FieldPath;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/**
 * The fields that differ, as small as the server tells them apart: `node` is what managers own of
 * them (FieldsV1). An item of a list that is in one version only is one change.
 */
export function changesOf(
  before: Json | undefined,
  after: Json | undefined,
  node: Json | undefined,
  path: FieldPath = [],
): readonly FieldChange[] {
  if (equalJson(before, after)) return [];
  const whole = [{ path, before, after }];
  const last = path.at(-1);
  const isItem = last !== undefined && !('field' in last);
  if (isItem && (before === undefined || after === undefined)) return whole;
  const present = before ?? after;
  if (Array.isArray(present)) {
    const lists = [before ?? [], after ?? []];
    if (!lists.every(Array.isArray)) return whole;
    return orWhole(listChanges(lists[0] as Json[], lists[1] as Json[], node, path), whole);
  }
  const maps = [before ?? {}, after ?? {}];
  // the object itself is never one piece, even where nothing says who owns what
  if (!maps.every(isJsonObject) || (last !== undefined && isAtomic(node))) return whole;
  return orWhole(mapChanges(maps[0] as JsonObject, maps[1] as JsonObject, node, path), whole);
}

/** An empty map or list that came or went has no fields that could say so. */
const orWhole = (found: readonly FieldChange[] | undefined, whole: readonly FieldChange[]): readonly FieldChange[] =>
  found === undefined || found.length === 0 ? whole : found;

function mapChanges(before: JsonObject, after: JsonObject, node: Json | undefined, path: FieldPath) {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((field) => {
    const step = { field };
    return changesOf(own(before, field), own(after, field), below(node, step), [...path, step]);
  });
}

const own = (map: JsonObject, field: string): Json | undefined => (Object.hasOwn(map, field) ? map[field] : undefined);

/** Undefined for a list that is one piece, and where only the order differs. */
function listChanges(before: readonly Json[], after: readonly Json[], node: Json | undefined, path: FieldPath) {
  const kind = listKind(node, before, after);
  if (kind.kind === 'atomic') return undefined;
  const stepOf = (item: Json): Step =>
    kind.kind === 'keys' ? { keys: keysOf(item as JsonObject, kind.names) } : { value: item };
  const steps = before.map(stepOf);
  for (const step of after.map(stepOf)) if (!steps.some((one) => sameStep(one, step))) steps.push(step);
  return steps.flatMap((step) =>
    changesOf(itemAt(before, step), itemAt(after, step), below(node, step), [...path, step]),
  );
}

const sameStep = (one: Step, other: Step): boolean => equalJson(one as unknown as Json, other as unknown as Json);

function matches(item: Json, step: Step): boolean {
  if ('value' in step) return equalJson(item, step.value);
  if (!('keys' in step) || !isJsonObject(item)) return false;
  return Object.entries(step.keys).every(([key, value]) => equalJson(own(item, key), value));
}

const itemAt = (list: readonly Json[], step: Step): Json | undefined => list.find((item) => matches(item, step));

function child(value: Json | undefined, step: Step): Json | undefined {
  if ('field' in step) return isJsonObject(value) ? own(value, step.field) : undefined;
  return Array.isArray(value) ? itemAt(value, step) : undefined;
}

/** The value at a path; undefined where a step is missing. */
export function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>(child, value);
}

/** Whether a path can be made: every item of a list on the way to it is there. */
export function isReachable(value: Json, path: FieldPath): boolean {
  const items = path.slice(0, -1).flatMap((step, index) => ('field' in step ? [] : [index + 1]));
  return items.every((length) => valueAt(value, path.slice(0, length)) !== undefined);
}

/**
 * A copy of `target` with the values of `before` at the paths of the changes. Maps and lists that
 * `before` does not have, and that are left empty, go too; items stand where `before` has them.
 */
export function putBack(target: JsonObject, before: JsonObject, changes: readonly FieldChange[]): JsonObject {
  const result = cloneJson(target);
  for (const change of changes) {
    setAt(result, before, change.path, change.before);
    if (change.before === undefined) dropEmpty(result, before, change.path.slice(0, -1));
  }
  return result;
}

function setAt(root: JsonObject, before: JsonObject, path: FieldPath, value: Json | undefined): void {
  let place: Json = root;
  for (const [index, step] of path.slice(0, -1).entries()) {
    let next = child(place, step);
    if (next === undefined) {
      if (value === undefined) return;
      put(place, step, 'field' in (path[index + 1] as Step) ? {} : [], []);
      // what was put there is a copy
      next = child(place, step);
      if (next === undefined) return;
    }
    place = next;
  }
  const siblings = valueAt(before, path.slice(0, -1));
  put(place, path.at(-1) as Step, value, Array.isArray(siblings) ? siblings : []);
}

function put(place: Json, step: Step, value: Json | undefined, siblings: readonly Json[]): void {
  if ('field' in step) {
    if (!isJsonObject(place)) return;
    if (value === undefined) delete place[step.field];
    else setKey(place, step.field, cloneJson(value));
    return;
  }
  if (!Array.isArray(place)) return;
  const index = place.findIndex((item) => matches(item, step));
  if (value === undefined) {
    if (index >= 0) place.splice(index, 1);
  } else if (index >= 0) place[index] = cloneJson(value);
  else place.splice(placeAmong(place, siblings, step), 0, cloneJson(value));
}

/** Behind the nearest item that stood before it, if that is still there. */
function placeAmong(list: readonly Json[], siblings: readonly Json[], step: Step): number {
  const stood = siblings.findIndex((item) => matches(item, step));
  for (const sibling of siblings.slice(0, Math.max(stood, 0)).toReversed()) {
    const wanted: Step =
      'keys' in step ? { keys: keysOf(sibling as JsonObject, Object.keys(step.keys)) } : { value: sibling };
    const index = list.findIndex((item) => matches(item, wanted));
    if (index >= 0) return index + 1;
  }
  return stood <= 0 && siblings.length > 0 ? 0 : list.length;
}

function dropEmpty(root: JsonObject, before: JsonObject, path: FieldPath): void {
  for (let length = path.length; length > 0; length -= 1) {
    const place = path.slice(0, length);
    const value = valueAt(root, place);
    const isEmpty = Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
    if (!isEmpty || valueAt(before, place) !== undefined) return;
    setAt(root, before, place, undefined);
  }
}
