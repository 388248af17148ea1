/**
 * What becomes of an object when kustomize writes it as YAML and reads it again, which it does each
 * time it needs it as JSON (RNode.MarshalJSON). Most scalars come back as they were.
 */
import { isScalar, type Node, type ScalarNode } from './node.ts';
import { nodeYaml } from './node-yaml.ts';
import { readText } from './read.ts';

/** The node itself where nothing in it can change. Throws BuildError where it cannot be read again. */
export function rereadNode<T extends Node>(node: T): T;
export function rereadNode(node: Node): Node {
  return mayChange(node, false) ? (readText(nodeYaml(node)) ?? node) : node;
}

function mayChange(node: Node, inFlow: boolean): boolean {
  if (isScalar(node)) return changesAlone(node) || (inFlow && changesInFlow(node));
  const isFlow = inFlow || node.flow === true;
  if (node.kind === 'list') return node.items.some((item) => mayChange(item, isFlow));
  return node.entries.some(({ key, value }) => changesAlone(key) || mayChange(value, isFlow));
}

/** Line breaks of Unicode; and a block scalar's own, which fold, or whose tab counts as indentation. */
const UNICODE_BREAK = /[\x85\u2028\u2029]/;

function changesAlone({ style, value, tag, tagged }: ScalarNode): boolean {
  if (style === 'folded' || UNICODE_BREAK.test(value)) return true;
  if (style === 'single' || style === 'double') return tag !== '!!str' && tagged !== true;
  return value.startsWith('\t') && value.includes('\n');
}

/** Nothing, and a time with a colon, are quoted in brackets, and so are texts. */
const changesInFlow = ({ tag, value, tagged }: ScalarNode): boolean =>
  tagged !== true && ((tag === '!!null' && value === '') || (tag === '!!timestamp' && value.includes(':')));
