/** One field of an object by its path (kyaml's SmarterPathSplitter and PathGetter). */
import { BuildError } from './error.ts';
import { splitPath } from './field-spec.ts';
import {
  entryOf,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  newList,
  newMap,
  putField,
  stringNode,
  textOfNode,
} from './node.ts';
import { wrongKind } from './node-kind.ts';
import { plainNode } from './scalars.ts';

/**
 * The parts of a path with dots: `\.` is a dot in a key, `[a.b/c]` a key, `[name=x]` stays as it is.
 */
export function splitFieldPath(path: string): string[] {
  const split = splitPath(path, '.');
  const parts: string[] = [];
  for (let index = 0; index < split.length; index++) {
    const first = split[index] as string;
    if (!first.startsWith('[') || first.endsWith(']')) {
      parts.push(first);
      continue;
    }
    const start = index;
    while (index < split.length - 1 && (index === start || !(split[index] as string).endsWith(']'))) index += 1;
    const bracketed = split.slice(start, index + 1).join('.');
    parts.push(bracketed.includes('=') ? bracketed : bracketed.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return parts;
}

/** A whole number as Go's strconv.Atoi reads it. */
export function indexOfPart(part: string): number | undefined {
  if (!/^[-+]?\d+$/.test(part)) return undefined;
  const index = Number(part);
  return Number.isSafeInteger(index) ? index : undefined;
}

export const isSelector = (part: string): boolean => part.startsWith('[') && part.endsWith(']');

/** `[name=x]` as name and x. Throws BuildError. */
export function splitSelector(part: string): readonly [field: string, value: string] {
  const inside = part.replace(/^\[/, '').replace(/\]$/, '');
  const equals = inside.indexOf('=');
  if (equals < 0) throw new BuildError('list path element must contain fieldName=fieldValue for element to match');
  return [inside.slice(0, equals), inside.slice(equals + 1)];
}

/** The node at a path; undefined where nothing is. Throws BuildError. */
export function lookUp(root: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const part of partsOf(path)) {
    node = step(node, part);
    if (node === undefined) return undefined;
  }
  return node;
}

/**
 * The scalar at a path, made with what is missing on the way to it but for items of lists by their
 * index; undefined where nothing can be made. Throws BuildError.
 */
export function lookUpOrMake(root: Node, path: readonly string[]): Node | undefined {
  const parts = partsOf(path);
  let node: Node | undefined = root;
  for (const [depth, part] of parts.entries()) {
    node = step(node, part) ?? make(node, part, parts[depth + 1]);
    if (node === undefined) return undefined;
  }
  return node;
}

const partsOf = (path: readonly string[]): string[] => path.map((part) => part.trim()).filter((part) => part !== '');

function make(node: Node, part: string, next: string | undefined): Node | undefined {
  if (part === '-' || indexOfPart(part) !== undefined) return undefined;
  if (isSelector(part)) {
    const [field, value] = splitSelector(part);
    const item = plainNode(value);
    const made = field === '' ? item : newMap([{ key: stringNode(field), value: item }]);
    if (node.kind === 'list') node.items.push(made);
    return made;
  }
  if (node.kind !== 'map') return undefined;
  const isList = next !== undefined && (isSelector(next) || (indexOfPart(next) ?? -1) >= 0);
  const made = isList ? newList() : next === undefined ? plainNode('') : newMap();
  putField(node, part, made);
  return made;
}

function step(node: Node, part: string): Node | undefined {
  const index = indexOfPart(part);
  if (index !== undefined && index < 0) throw new BuildError(`array index ${index} cannot be negative`);
  if (part === '*') throw new BuildError('wildcard is not supported in PathGetter');
  if (index !== undefined) return itemsOf(node)[index];
  if (part === '-') return itemsOf(node).at(-1);
  if (isSelector(part)) return selected(node, part);
  return memberOf(node, part);
}

function selected(node: Node, part: string): Node | undefined {
  const [field, value] = splitSelector(part);
  const items = itemsOf(node);
  if (field === '') return items.find((item) => textOfNode(item) === value);
  return items.find((item) => {
    const found = item.kind === 'map' ? entryOf(item, field) : undefined;
    return found !== undefined && textOfNode(found.value) === value;
  });
}

/** The items of a list; null has none. Throws BuildError. */
export function itemsOf(node: Node): readonly Node[] {
  if (isNull(node)) return [];
  if (node.kind !== 'list') throw wrongKind(node, 'list');
  return (node as ListNode).items;
}

/** The value of a key of a map; null has none. Throws BuildError. */
export function memberOf(node: Node, key: string): Node | undefined {
  if (isNull(node)) return undefined;
  if (node.kind !== 'map') throw wrongKind(node, 'map');
  return entryOf(node as MapNode, key)?.value;
}
