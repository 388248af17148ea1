/** The strategic merge of two lists by the keys of their items (kyaml's walk/associative_sequence.go). */
import { findItem, setItem } from './list-items.ts';
import { fieldOf, isEmpty, isMap, isMissingOrNull, type ListNode, type Node, newList, textOfNode } from './node.ts';
import { checkKind } from './node-kind.ts';
import { resolvedTag } from './scalars.ts';
import { setText } from './set-field.ts';

/** Merges two items; undefined when the patch deletes it. */
export type MergeItem = (item: Node | undefined, change: Node | undefined) => Node | undefined;

/** The values of an item's keys, '' for one that it does not have. */
type Values = readonly string[];

/**
 * The merged list: the items of the patch come first, new ones as they are. No keys: both are sets
 * of scalars. Throws BuildError.
 */
export function mergeItems(
  list: ListNode,
  patch: ListNode | undefined,
  mergeKeys: readonly string[],
  mergeItem: MergeItem,
): ListNode {
  const allKeys = mergeKeys.length === 0 ? [''] : mergeKeys;
  const all = valuesOf(patch === undefined ? [list] : [patch, list], allKeys);
  if (all.length === 0) return list;
  if (allKeys.length > 1) fillIn(all);
  const keys = usedKeys(allKeys, all);
  const merged = newList();
  for (const complete of all) {
    const values = complete.filter((_value, index) => keys.includes(allKeys[index] as string));
    const ownKeys = usedKeys(keys, [values]);
    const ownValues = values.filter((_value, index) => ownKeys.includes(keys[index] as string));
    const item = mergeItem(
      findItem(list, ownKeys, ownValues),
      patch === undefined ? undefined : findItem(patch, ownKeys, ownValues),
    );
    if (isMissingOrNull(item) || (isMap(item) && isEmpty(item))) setItem(list, undefined, keys, values);
    else {
      ensureKeys(item, keys, values);
      setItem(merged, item, keys, values);
    }
  }
  appendItems(merged, list, keys);
  return merged;
}

/** The different values of the items of all lists, in their order. */
function valuesOf(lists: readonly ListNode[], keys: readonly string[]): Values[] {
  const all = new Map<string, Values>();
  for (const item of lists.flatMap(({ items }) => items)) {
    const values = keys.map((key) => valueIn(item, key));
    const text = values.join('\0');
    if (!all.has(text)) all.set(text, values);
  }
  return [...all.values()];
}

function valueIn(item: Node, key: string): string {
  if (key === '') return textOfNode(item);
  const field = fieldOf(item, key);
  return isEmpty(field) ? '' : textOfNode(field);
}

/** Two that have one value in common, and differ only where one of them has none, become one. */
function fillIn(all: Values[]): void {
  for (let i = 0; i < all.length; i += 1) {
    const one = all[i] as Values;
    for (let j = 0; j < all.length; j += 1) {
      const both = joined(one, all[j] as Values);
      if (both === undefined) continue;
      all[i] = both;
      all[j] = both;
    }
  }
}

function joined(one: Values, other: Values): Values | undefined {
  let haveOneInCommon = false;
  for (const [index, value] of one.entries()) {
    if (value === other[index]) haveOneInCommon = true;
    else if (value !== '' && other[index] !== '') return undefined;
  }
  return haveOneInCommon ? one.map((value, index) => value || (other[index] as string)) : undefined;
}

/** The keys for which any item has a value; all of them when there is none. */
function usedKeys(keys: readonly string[], all: readonly Values[]): readonly string[] {
  const used = keys.filter((_key, index) => all.some((values) => values[index] !== ''));
  return used.length === 0 ? keys : used;
}

/** A new item gets the keys that it was found by; a scalar is written anew, so that its text decides its tag. */
function ensureKeys(item: Node, keys: readonly string[], values: Values): void {
  for (const [index, key] of keys.entries()) {
    const value = values[index] as string;
    if (value === '') continue;
    if (item.kind === 'map' && fieldOf(item, key) === undefined) setText(item, key, value);
    if (item.kind === 'scalar' && item.style === 'plain') item.tag = resolvedTag(item.value);
  }
}

/** Puts the items of the list into the merged one, in place of those with the same values. */
function appendItems(merged: ListNode, list: ListNode, keys: readonly string[]): void {
  for (const item of list.items) {
    if (keys[0] === '') {
      setItem(merged, item, keys, [textOfNode(item)]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      checkKind(item, 'map');
      const field = fieldOf(item, key);
      if (field === undefined) merged.items.push(item);
      else values.push(textOfNode(field));
    }
    if (keys.length > 1) setItem(merged, undefined, keys, values);
    setItem(merged, item, keys, values);
  }
}
