/**
 * The objects of a build as trees of nodes, because a kustomization treats a scalar by its text and
 * its tag (kyaml's RNode): `0644` stays what was written until the object is printed.
 */

/** Where a node was read; nodes made by the build have none. */
export interface Place {
  /** '' for a text that is no file of its own, as an inline patch. */
  readonly file: string;
  readonly line: number;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** YAML's short tag: `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!timestamp`, `!!binary`. */
  tag: string;
  /** The text, unquoted. */
  value: string;
  style: ScalarStyle;
  /** Whether the tag was written. */
  readonly tagged?: boolean;
  readonly place?: Place;
}

/** The tag of a key that is a map or a list, which no object can have when it is written. */
export const COLLECTION_KEY = '!!collection';

export interface CollectionKey extends ScalarNode {
  readonly collection: MapNode | ListNode;
}

export const isCollectionKey = (key: ScalarNode): key is CollectionKey => key.tag === COLLECTION_KEY;

export interface Entry {
  readonly key: ScalarNode;
  value: Node;
}

export interface MapNode {
  readonly kind: 'map';
  entries: Entry[];
  /** Whether it was written in braces. */
  flow?: boolean;
  readonly place?: Place;
  /** The text that the object was read from, and its line in the file; of an object as a whole only. */
  readonly document?: { readonly text: string; readonly line: number };
}

export interface ListNode {
  readonly kind: 'list';
  items: Node[];
  /** Whether it was written in brackets. */
  flow?: boolean;
  readonly place?: Place;
}

export type Node = ScalarNode | MapNode | ListNode;

export const stringNode = (value: string): ScalarNode => ({ kind: 'scalar', tag: '!!str', value, style: 'plain' });

export const nullNode = (): ScalarNode => ({ kind: 'scalar', tag: '!!null', value: 'null', style: 'plain' });

export const newMap = (entries: Entry[] = []): MapNode => ({ kind: 'map', entries });

export const newList = (items: Node[] = []): ListNode => ({ kind: 'list', items });

export const isMap = (node: Node | undefined): node is MapNode => node?.kind === 'map';

export const isScalar = (node: Node | undefined): node is ScalarNode => node?.kind === 'scalar';

export const isList = (node: Node | undefined): node is ListNode => node?.kind === 'list';

/** Whether the node is a scalar null (kyaml's IsTaggedNull). */
export const isNull = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.tag === '!!null';

/** kyaml's IsMissingOrNull. */
export const isMissingOrNull = (node: Node | undefined): node is undefined => node === undefined || isNull(node);

/** kyaml's IsNilOrEmpty: nothing, null, {} or []. */
export function isEmpty(node: Node | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  if (node.kind === 'map') return node.entries.length === 0;
  return node.kind === 'list' && node.items.length === 0;
}

/** A deep copy, with the places. */
export function cloneNode<T extends Node>(node: T): T;
export function cloneNode(node: Node): Node {
  if (node.kind === 'scalar') return { ...node };
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => cloneNode(item)) };
  const entries = node.entries.map(({ key, value }) => ({ key: { ...key }, value: cloneNode(value) }));
  return { ...node, entries };
}

export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.value === key) : undefined;
}

/** Makes a scalar what another one is, wherever the node stands. */
export function assignScalar(node: ScalarNode, from: ScalarNode): void {
  Object.assign(node, { tagged: undefined, place: undefined, ...from });
}

/** The value of a key; undefined where the node is no map or has no such key. */
export const fieldOf = (node: Node | undefined, key: string): Node | undefined => entryOf(node, key)?.value;

/** The node below the keys. */
export function nodeAt(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return keys.reduce(fieldOf, node);
}

/** The text of a scalar; '' for anything else (kyaml's GetValue). */
export const textOfNode = (node: Node | undefined): string => (node?.kind === 'scalar' ? node.value : '');

/** The text of the scalar below the keys, '' where there is none. A null has none. */
export function textAt(node: Node | undefined, ...keys: readonly string[]): string {
  const found = nodeAt(node, ...keys);
  return isNull(found) ? '' : textOfNode(found);
}

/** Sets a key of a map; a new one goes last. */
export function putField(map: MapNode, key: string, value: Node): void {
  const entry = entryOf(map, key);
  if (entry === undefined) map.entries.push({ key: stringNode(key), value });
  else entry.value = value;
}

/** Takes a key out of a map; false when it was not there. */
export function removeField(map: MapNode, key: string): boolean {
  const index = map.entries.findIndex((entry) => entry.key.value === key);
  if (index >= 0) map.entries.splice(index, 1);
  return index >= 0;
}

/** The map below a key, made (also in place of null) where it is missing; undefined for another node. */
export function mapAt(map: MapNode, key: string): MapNode | undefined {
  const found = fieldOf(map, key);
  if (found !== undefined && !isNull(found)) return isMap(found) ? found : undefined;
  const made = newMap();
  putField(map, key, made);
  return made;
}

/** A map of strings as text by key: what is no scalar counts as ''. */
export function stringsOf(node: Node | undefined): Map<string, string> {
  const entries = node?.kind === 'map' ? node.entries : [];
  return new Map(entries.map(({ key, value }) => [key.value, textOfNode(value)]));
}
