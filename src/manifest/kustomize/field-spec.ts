/** The nodes at a field spec's path in an object (kustomize's filters fieldspec and fsslice). */

import { parseGroupVersion } from '../../apimachinery/object.ts';
import { toYaml } from '../../print/yaml.ts';
import { BuildError, prefixed } from './error.ts';
import type { FieldSpec } from './field-config.ts';
import { gvkSelectedBy, idText } from './ids.ts';
import {
  type Entry,
  entryOf,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  newList,
  newMap,
  type ScalarNode,
  stringNode,
} from './node.ts';
import { wrongKind } from './node-kind.ts';
import type { Resource } from './resource.ts';
import { plainNode, resolvedTag } from './scalars.ts';

/** What is made at the end of the path of a spec with `create` where nothing is. */
export type Created = 'map' | 'scalar';

/**
 * Calls `visit` with the nodes at the spec's path when the object is of the spec's kind. Lists on
 * the way are gone through. Where something is missing, a spec with `create` gets it made if
 * `created` says as what. Throws BuildError, what `visit` throws with the field before it.
 */
export function visitField(
  resource: Resource,
  spec: FieldSpec,
  visit: (node: Node) => void,
  created?: Created | undefined,
): void {
  const { node } = resource;
  if (node === undefined) return;
  const gvk = { ...parseGroupVersion(resource.apiVersion), kind: resource.kind };
  if (!gvkSelectedBy(gvk, spec)) return;
  visitFieldOfMatching(resource, spec, visit, created);
}

/** visitField for an object whose kind is not looked at. */
export function visitFieldOfMatching(
  resource: Resource,
  spec: FieldSpec,
  visit: (node: Node) => void,
  created?: Created | undefined,
): void {
  const path = pathOf(spec);
  const walk: Walk = { path, visit, created: spec.create === true ? created : undefined };
  try {
    if (resource.node !== undefined) visitAt(resource.node, 0, walk);
  } catch (error) {
    throw prefixed(error, `considering field '${spec.path}' of object ${idText(resource.id)}`);
  }
}

/** Every spec of the list in turn. */
export function visitFields(
  resource: Resource,
  specs: readonly FieldSpec[],
  visit: (node: Node) => void,
  created?: Created | undefined,
): void {
  for (const spec of specs) visitField(resource, spec, visit, created);
}

interface Walk {
  readonly path: readonly string[];
  readonly visit: (node: Node) => void;
  readonly created: Created | undefined;
}

const paths = new WeakMap<FieldSpec, readonly string[]>();

function pathOf(spec: FieldSpec): readonly string[] {
  let path = paths.get(spec);
  if (path === undefined) {
    path = splitPath(spec.path);
    paths.set(spec, path);
  }
  return path;
}

/** `/a/b\/c` as its keys `a` and `b/c` (kyaml's PathSplitter). */
export function splitPath(path: string, delimiter = '/'): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const keys = [parts[0] ?? ''];
  for (const part of parts.slice(1)) {
    const last = keys[keys.length - 1] as string;
    if (last.endsWith('\\')) keys[keys.length - 1] = `${last.slice(0, -1)}${delimiter}${part}`;
    else keys.push(part);
  }
  return keys;
}

function visitAt(node: Node, depth: number, walk: Walk): void {
  const key = walk.path[depth];
  if (key === undefined) walk.visit(node);
  else if (isNull(node)) return;
  else if (node.kind === 'map') visitInMap(node, key, depth, walk);
  else if (node.kind === 'list') visitItems(node, depth, walk);
  else throw new BuildError('expected sequence or mapping node', { place: node.place });
}

function visitItems({ items }: ListNode, depth: number, walk: Walk): void {
  try {
    for (const item of items) visitAt(item, depth, walk);
  } catch (error) {
    throw prefixed(error, `visit traversal on path: [${walk.path.slice(depth).join(' ')}]`);
  }
}

function visitInMap(map: MapNode, key: string, depth: number, walk: Walk): void {
  const isList = key.endsWith('[]');
  const name = isList ? key.slice(0, -2) : key;
  if (name === '') throw new BuildError('cannot set or create an empty field name', { place: map.place });
  const field = name.trim();
  // kyaml takes a key of blanks for no step at all
  if (field === '') {
    visitAt(map, depth + 1, walk);
    return;
  }
  checkKey(map, name, field);
  const isLast = depth + 1 >= walk.path.length;
  const kind = isList ? 'list' : walk.created === undefined ? undefined : isLast ? walk.created : 'map';
  const entry = entryOf(map, field) ?? (isList || kind === undefined ? undefined : addEntry(map, field));
  if (entry === undefined) return;
  if (kind !== undefined && isNull(entry.value)) entry.value = nodeInPlaceOf(entry.value as ScalarNode, kind);
  visitAt(entry.value, depth + 1, walk);
}

function addEntry(map: MapNode, key: string): Entry {
  const entry = { key: plainNode(key), value: { ...stringNode(''), tag: '!!null' } };
  map.entries.push(entry);
  return entry;
}

/** A null's text stays, as in kyaml: a prefix goes before it. */
function nodeInPlaceOf(node: ScalarNode, kind: Created | 'list'): Node {
  if (kind === 'scalar') return { ...node, tag: '!!str' };
  return kind === 'map' ? newMap() : newList();
}

/** kyaml looks a key like `0`, `-`, `*` or `[a=b]` up in a list, which a map is not. */
function checkKey(map: MapNode, name: string, key: string): void {
  try {
    if (key === '*') throw new BuildError('wildcard is not supported in PathGetter');
    const isIndex = /^[-+]?\d+$/.test(key);
    if (isIndex && Number(key) < 0) throw new BuildError(`array index ${Number(key)} cannot be negative`);
    const isSelector = key.startsWith('[') && key.endsWith(']');
    if (isSelector && !key.includes('=')) {
      throw new BuildError('list path element must contain fieldName=fieldValue for element to match');
    }
    if (isIndex || key === '-' || isSelector) throw wrongKind(map, 'list');
  } catch (error) {
    throw prefixed(error, `fieldName: ${name}`);
  }
}

/**
 * Sets a scalar's text. Its tag is the one given, or follows from the text; what is quoted stays a
 * string. Throws BuildError.
 */
export function setScalar(node: Node, value: string, tag?: string): void {
  if (node.kind !== 'scalar') throw wrongKind(node, 'scalar');
  node.value = value;
  node.tag = node.style === 'plain' ? (tag ?? resolvedTag(value)) : '!!str';
}

/**
 * Sets a key of a map to a string. A new one shares the node with every other map that it is set in,
 * as in kustomize: what later changes one of them in its place changes all. The key is a number or
 * a boolean if it looks like one, which fails when the object is written. A null stays what it is.
 * Throws BuildError.
 */
export function setEntry(node: Node, key: string, shared: ScalarNode): void {
  if (isNull(node)) return;
  if (node.kind !== 'map') throw wrongKind(node, 'map');
  const entry = entryOf(node, key);
  if (entry === undefined) node.entries.push({ key: plainNode(key), value: shared });
  else if (entry.value.kind !== 'scalar') entry.value = { ...shared, style: 'plain' };
  else {
    shared.style = entry.value.style;
    entry.value.value = shared.value;
    entry.value.tag = shared.tag;
  }
}

/** A string for setEntry, quoted if it would be something else to YAML 1.1. */
export const sharedString = (value: string): ScalarNode => ({
  ...stringNode(value),
  style: value !== '' && toYaml(value).startsWith('"') ? 'double' : 'plain',
});
