/** Nodes to JSON values and back. */
import { isJsonObject, isRawNumber, type Json, type JsonObject, setKey } from '../../apimachinery/json.ts';
import { type Node, newList, newMap, nullNode, type ScalarNode, stringNode } from './node.ts';
import { scalarJson } from './scalars.ts';

/** The value a node prints as. Throws ScalarProblem for what JSON cannot hold. */
export function nodeJson(node: Node): Json {
  if (node.kind === 'scalar') return scalarJson(node);
  if (node.kind === 'list') return node.items.map(nodeJson);
  const object: JsonObject = {};
  for (const { key, value } of node.entries) setKey(object, key.value, nodeJson(value));
  return object;
}

/** A node of a JSON value; the keys stay in their order. */
export function jsonNode(value: Json): Node {
  if (value === null) return nullNode();
  if (typeof value === 'string') return stringNode(value);
  if (typeof value === 'boolean') return scalar('!!bool', String(value));
  if (isRawNumber(value)) return scalar(/^-?\d+$/.test(value.rawJSON) ? '!!int' : '!!float', value.rawJSON);
  if (typeof value === 'number') return scalar(/^-?\d+$/.test(String(value)) ? '!!int' : '!!float', String(value));
  if (Array.isArray(value)) return newList(value.map(jsonNode));
  if (!isJsonObject(value)) return nullNode();
  return newMap(Object.entries(value).map(([key, member]) => ({ key: stringNode(key), value: jsonNode(member) })));
}

const scalar = (tag: string, value: string): ScalarNode => ({ kind: 'scalar', tag, value, style: 'plain' });
