/** An object that was JSON in between, as kyaml's UnmarshalJSON makes it a tree again. */
import { goFloat } from '../../apimachinery/go/text.ts';
import { isJsonObject, isRawNumber, type Json } from '../../apimachinery/json.ts';
import { BuildError } from './error.ts';
import { type Node, newList, newMap, nullNode, type ScalarNode, stringNode } from './node.ts';
import { plainNode, resolvedTag } from './scalars.ts';

/** Numbers are doubles from then on, and text is quoted where YAML needs it. */
export function unmarshaledNode(value: Json): Node {
  if (value === null) return nullNode();
  if (typeof value === 'string') return textNode(value);
  if (typeof value === 'boolean') return plainNode(String(value));
  if (isRawNumber(value)) return plainNode(goFloat(double(value.rawJSON)));
  if (typeof value === 'number') return plainNode(goFloat(value));
  if (Array.isArray(value)) return newList(value.map(unmarshaledNode));
  if (!isJsonObject(value)) return nullNode();
  return newMap(
    Object.entries(value).map(([key, member]) => ({ key: stringNode(key), value: unmarshaledNode(member) })),
  );
}

function double(digits: string): number {
  const value = Number(digits);
  if (Number.isFinite(value)) return value;
  throw new BuildError(`json: cannot unmarshal number ${digits} into Go value of type float64`);
}

/** What a plain scalar cannot begin with, hold, or end with; and words of YAML 1.1. */
const NEEDS_QUOTES = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|: |:$| #|^\s|\s$|^(?:y|n|yes|no|on|off)$/i;

function textNode(value: string): ScalarNode {
  const node = stringNode(value);
  if (value.includes('\n')) node.style = 'literal';
  else if (resolvedTag(value) !== '!!str' || NEEDS_QUOTES.test(value)) node.style = 'double';
  return node;
}
