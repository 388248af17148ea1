/** Random strategic merge patches of an object, with every directive, and random edits of it. */
import { cloneJson, isJsonObject, type Json, type JsonObject } from '../../src/apimachinery/json.ts';
import type { PatchField, PatchType } from '../../src/apimachinery/patch/schema.ts';
import type { Random } from './random.ts';

/** What a server sets itself, or refuses to change. */
const FIXED = new Set([
  ...['apiVersion', 'kind', 'name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'generation'],
  ...['managedFields', 'selfLink', 'ownerReferences'],
]);

/** Another value of the same kind. */
function otherScalar(random: Random, value: Json): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 + random.below(3);
  return typeof value === 'string' ? `${value}${random.pick(['a', 'b', '1'])}` : value;
}

/** A copy of an element with another merge key. */
function another(random: Random, element: JsonObject, mergeKey: string): JsonObject {
  return { ...cloneJson(element), [mergeKey]: otherScalar(random, element[mergeKey] ?? 'x') };
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0] as T);
}

function patchMapList(random: Random, list: readonly JsonObject[], { type, mergeKey }: PatchField): Json[] {
  const changes: Json[] = [];
  for (const element of list) {
    const key = { [mergeKey]: element[mergeKey] as Json };
    const choice = random.below(5);
    if (choice === 0) changes.push({ $patch: 'delete', ...key });
    else if (choice === 1) changes.push({ ...randomPatch(random, element, type), ...key });
    else if (choice === 2) changes.push(another(random, element, mergeKey));
  }
  if (random.once(8)) changes.push({ $patch: 'replace' });
  if (random.once(30)) changes.push({ $patch: random.pick(['merge', 'nonsense']) });
  if (random.once(30) && list[0] !== undefined) {
    const { [mergeKey]: _, ...keyless } = list[0];
    changes.push(keyless);
  }
  return random.once(2) ? changes : shuffled(random, changes);
}

const keyed = (element: Json, mergeKey: string): Json =>
  isJsonObject(element) && mergeKey !== '' ? { [mergeKey]: element[mergeKey] ?? null } : element;

function patchList(random: Random, patch: JsonObject, key: string, list: readonly Json[], field: PatchField): void {
  if (field.strategy !== 'merge') {
    patch[key] = shuffled(random, list).slice(0, 1 + random.below(list.length));
    return;
  }
  const maps = list.filter(isJsonObject);
  if (maps.length > 0) patch[key] = patchMapList(random, maps, field);
  else {
    // what is added and deleted at once stays or goes by chance: Go's order of keys is random
    const gone = random.once(2) ? [random.pick(list)] : [];
    const kept = list.filter((element) => !gone.includes(element));
    if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
    if (random.once(2))
      patch[key] = [otherScalar(random, list[0] as Json), ...(random.once(2) ? kept.slice(0, 1) : [])];
  }
  if (!random.once(3)) return;
  // the order must name what the patch adds too; now and then it does not
  const added = random.once(10) ? [] : ((patch[key] ?? []) as Json[]);
  const named = [...list, ...added].filter((element) => !(isJsonObject(element) && '$patch' in element));
  const order = shuffled(random, named).map((element) => keyed(element, field.mergeKey));
  const seen = new Set<string>();
  patch[`$setElementOrder/${key}`] = order.filter((element) => {
    const text = JSON.stringify(element);
    return !seen.has(text) && seen.add(text) !== undefined;
  });
}

function patchMap(random: Random, value: JsonObject, field: PatchField): Json {
  const inner = randomPatch(random, value, field.type);
  const choice = random.below(field.retainKeys ? 6 : 14);
  if (choice === 0) return { $patch: 'replace', ...cloneJson(value), ...inner };
  if (choice === 1) return { $patch: 'delete' };
  if (choice > 3 || !field.retainKeys) return inner;
  const kept = Object.keys({ ...value, ...inner }).filter((key) => !key.startsWith('$') && !random.once(3));
  return { ...inner, $retainKeys: random.once(10) ? ['none'] : kept };
}

/** A patch of some of an object's fields, by the strategies of its type. */
export function randomPatch(random: Random, object: JsonObject, type: PatchType | undefined): JsonObject {
  const keys = Object.keys(object).filter((key) => !FIXED.has(key));
  const patch: JsonObject = {};
  // a key chosen twice would have the deletions of one choice beside the additions of the other
  const chosen = new Set(random.several(3, () => random.pick(keys), 1).filter((key) => key !== undefined));
  for (const key of chosen) {
    const value = object[key] as Json;
    const field = type?.field(key) ?? { type: undefined, strategy: '', retainKeys: false, mergeKey: '' };
    if (random.once(9) && key !== 'spec' && key !== 'metadata') patch[key] = null;
    else if (isJsonObject(value)) patch[key] = patchMap(random, value, field);
    else if (Array.isArray(value) && value.length > 0) patchList(random, patch, key, value, field);
    else patch[key] = otherScalar(random, value);
  }
  return patch;
}

/** The object with some values changed, removed, added and moved, as somebody edits it. */
export function randomEdit(random: Random, value: Json, field: PatchField | undefined): Json {
  if (Array.isArray(value)) {
    const mergeKey = field?.mergeKey ?? '';
    const kept = value
      .filter(() => !random.once(5))
      .map((element) => {
        if (isJsonObject(element))
          return { ...(randomEdit(random, element, field) as JsonObject), ...stable(element, mergeKey) };
        return element;
      });
    const [first] = value;
    if (random.once(4) && mergeKey !== '' && isJsonObject(first)) {
      const added = another(random, first, mergeKey);
      // two elements with one merge key are one to a patch
      if (value.every((element) => !isJsonObject(element) || element[mergeKey] !== added[mergeKey])) kept.push(added);
    }
    const edited = random.once(3) ? shuffled(random, kept) : kept;
    return sortsScalars(value, edited) ? value : edited;
  }
  if (!isJsonObject(value)) return random.once(4) ? otherScalar(random, value) : value;
  const edited: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (FIXED.has(key)) edited[key] = member;
    else if (!random.once(12))
      edited[key] = random.once(2) ? member : randomEdit(random, member, field?.type?.field(key));
  }
  return edited;
}

/**
 * Whether the edit does no more than sort scalars: kubectl sorts the old list before it compares
 * the order, and makes no patch of it.
 */
function sortsScalars(before: readonly Json[], after: readonly Json[]): boolean {
  if (before.length !== after.length || before.some((element) => typeof element !== 'string')) return false;
  return [...before].sort().every((element, index) => element === after[index]);
}

const stable = (element: JsonObject, mergeKey: string): JsonObject =>
  mergeKey === '' || element[mergeKey] === undefined ? {} : { [mergeKey]: element[mergeKey] as Json };
