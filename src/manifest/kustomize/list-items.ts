/** The items of a list by the values of their keys (kyaml's ElementSetter and ElementMatcher). */
import { fieldOf, isEmpty, isMap, isNull, type ListNode, type Node, textOfNode } from './node.ts';
import { checkKind } from './node-kind.ts';

/** The value of a scalar list's item is that of the key ''. */
const SELF = '';

/** The first item whose keys have exactly these values. */
export function findItem(list: ListNode, keys: readonly string[], values: readonly string[]): Node | undefined {
  if (keys[0] === SELF) return list.items.find((item) => textOfNode(item) === values[0]);
  return list.items.find(
    (item) =>
      isMap(item) &&
      keys.every((key, index) => {
        const field = fieldOf(item, key);
        return field !== undefined && textOfNode(field) === values[index];
      }),
  );
}

/**
 * Puts an element in the place of every item whose keys have the values, or at the end where there
 * is none; without an element those items are taken out. Null and {} go on the way. An empty value
 * stands for any, and with fewer values than keys all other items go (it is so upstream). Throws
 * BuildError for an item of another kind.
 */
export function setItem(
  list: ListNode,
  element: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  const wantsMaps = keys[0] !== SELF && (values[0] ?? '') !== '';
  const items: Node[] = [];
  let isFound = false;
  for (const item of list.items) {
    if (isNull(item) || (isMap(item) && isEmpty(item))) continue;
    if (!isMap(item) && wantsMaps) items.push(item);
    else if (!hasValues(item, keys, values)) {
      if (values.length > 0) items.push(item);
    } else {
      isFound = true;
      if (element !== undefined) items.push(element);
    }
  }
  if (!isFound && element !== undefined && !isNull(element)) items.push(element);
  list.items = items;
}

/** Keys beyond the values count as the last one before them does. */
function hasValues(item: Node, keys: readonly string[], values: readonly string[]): boolean {
  let matches = false;
  for (const [index, key] of keys.entries()) {
    if (index < values.length) matches = hasValue(item, key, values[index] as string);
    if (!matches) return false;
  }
  return true;
}

function hasValue(item: Node, key: string, value: string): boolean {
  checkKind(item, key === SELF ? 'scalar' : 'map');
  if (key === SELF) return textOfNode(item) === value;
  const field = fieldOf(item, key);
  return field !== undefined && (value === '' || textOfNode(field) === value);
}
