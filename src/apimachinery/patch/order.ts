/**
 * The order of elements in a patched list: the patch's own order holds, elements that only the
 * server knows keep theirs, and both are interleaved by the live order
 * (kubernetes/design-proposals, preserve-order-in-strategic-merge-patch).
 */
import { isJsonObject, type Json } from '../json.ts';
import { mergeKeyOf, PATCH, scalarKey } from './values.ts';

/** What identifies the elements of one list: a merge key, or "" for scalars. */
export type Identity = (element: Json | undefined) => string;

export function identity(mergeKey: string, ofMaps: boolean): Identity {
  if (!ofMaps) return scalarKey;
  return (element) => scalarKey(isJsonObject(element) ? element[mergeKey] : undefined);
}

function ranks(order: readonly Json[], idOf: Identity): Map<string, number> {
  const places = new Map<string, number>();
  order.forEach((element, index) => {
    const id = idOf(element);
    if (!places.has(id)) places.set(id, index);
  });
  return places;
}

export function isDeletion(element: Json): boolean {
  return isJsonObject(element) && element[PATCH] === 'delete';
}

/**
 * Sorts by the positions in `order`, deletions last. Elements that are not in `order` move to the
 * front, in reverse, as in the comparison of strategicpatch.normalizeSliceOrder.
 */
export function sortByOrder(
  elements: readonly Json[],
  order: readonly Json[],
  mergeKey: string,
  ofMaps: boolean,
): Json[] {
  if (ofMaps) for (const element of [...elements, ...order]) mergeKeyOf(element, mergeKey);
  const idOf = identity(mergeKey, ofMaps);
  const places = ranks(order, idOf);
  const kept = ofMaps ? elements.filter((element) => !isDeletion(element)) : [...elements];
  const deletions = ofMaps ? elements.filter(isDeletion) : [];
  return [...insertionSort(kept.map((element) => [element, places.get(idOf(element))] as const)), ...deletions];
}

function insertionSort(entries: (readonly [Json, number | undefined])[]): Json[] {
  const before = (a: number | undefined, b: number | undefined) => a === undefined || b === undefined || a < b;
  for (let i = 1; i < entries.length; i += 1) {
    const entry = entries[i] as readonly [Json, number | undefined];
    let j = i;
    for (; j > 0 && before(entry[1], entries[j - 1]?.[1]); j -= 1) entries[j] = entries[j - 1] as typeof entry;
    entries[j] = entry;
  }
  return entries.map(([element]) => element);
}

/**
 * Joins the patch's elements and the server's own, each sorted, by the live order with best effort.
 */
export function interleave(
  fromPatch: readonly Json[],
  serverOnly: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string,
  ofMaps: boolean,
): Json[] {
  const left = sortByOrder(serverOnly, serverOrder, mergeKey, ofMaps);
  const right = sortByOrder(fromPatch, patchOrder, mergeKey, ofMaps);
  const idOf = identity(mergeKey, ofMaps);
  const places = ranks(serverOrder, idOf);
  const joined: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const leftPlace = i < left.length ? places.get(idOf(left[i])) : undefined;
    const rightPlace = j < right.length ? places.get(idOf(right[j])) : undefined;
    const known = leftPlace !== undefined && rightPlace !== undefined;
    const takeLeft = j >= right.length || (i < left.length && known && leftPlace < rightPlace);
    joined.push((takeLeft ? left[i++] : right[j++]) as Json);
  }
  return joined;
}

/** Splits a merged list into what the patch names and what only the server has. */
export function partition(
  merged: readonly Json[],
  named: readonly Json[],
  mergeKey: string,
): { fromPatch: Json[]; serverOnly: Json[] } {
  const ofMaps = mergeKey !== '';
  const idOf = identity(mergeKey, ofMaps);
  const inPatch = new Set(named.map(idOf));
  const fromPatch: Json[] = [];
  const serverOnly: Json[] = [];
  for (const element of merged) {
    if (ofMaps) mergeKeyOf(element, mergeKey);
    (inPatch.has(idOf(element)) ? fromPatch : serverOnly).push(element);
  }
  return { fromPatch, serverOnly };
}
