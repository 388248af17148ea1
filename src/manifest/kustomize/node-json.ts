/** Nodes to JSON values and back. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import {
  COLLECTION_KEY,
  type MapNode,
  type Node,
  newList,
  newMap,
  nullNode,
  type ScalarNode,
  stringNode,
} from './node.ts';
import { rereadNode } from './reread.ts';
import { binaryText, plainNode, ScalarProblem, scalarJson } from './scalars.ts';

/**
 * The value a node prints as. Throws ScalarProblem for what JSON cannot hold: infinity, keys that
 * are no texts (but for those of the object itself, which count as texts) and repeated keys.
 */
export function nodeJson(written: Node): Json {
  const node = rereadNode(written);
  if (node.kind !== 'map') return memberJson(node);
  return mapJson(node, ({ tag, value }) => (tag === '!!binary' ? binaryText(value) : value));
}

function memberJson(node: Node): Json {
  if (node.kind === 'scalar') return scalarJson(node);
  if (node.kind === 'list') return node.items.map(memberJson);
  return mapJson(node, ({ tag, value }) => {
    if (tag !== '!!str') throw new ScalarProblem('json: unsupported type: map[interface {}]interface {}');
    return value;
  });
}

function mapJson({ entries }: MapNode, keyText: (key: ScalarNode) => string): JsonObject {
  const object: JsonObject = {};
  for (const { key, value } of entries) {
    const text = keyText(key);
    if (key.tag === COLLECTION_KEY) throw new ScalarProblem('yaml: invalid map key');
    if (Object.hasOwn(object, text)) throw new ScalarProblem(`yaml: mapping key ${goQuote(text)} already defined`);
    setKey(object, text, memberJson(value));
  }
  return object;
}

/** A node of a JSON value; the keys stay in their order. */
export function jsonNode(value: Json): Node {
  if (value === null) return nullNode();
  if (typeof value === 'string') return stringNode(value);
  if (typeof value === 'boolean') return scalar('!!bool', String(value));
  if (isRawNumber(value)) return plainNode(value.rawJSON);
  if (typeof value === 'number') return plainNode(String(value));
  if (Array.isArray(value)) return newList(value.map(jsonNode));
  if (!isJsonObject(value)) return nullNode();
  return newMap(Object.entries(value).map(([key, member]) => ({ key: stringNode(key), value: jsonNode(member) })));
}

const scalar = (tag: string, value: string): ScalarNode => ({ kind: 'scalar', tag, value, style: 'plain' });
