/**
 * What becomes of an object when kustomize writes it as YAML and reads it again, which it does each
 * time it needs it as JSON (RNode.MarshalJSON). Most scalars come back as they were.
 */
import { BuildError } from './error.ts';
import { isScalar, type MapNode, type Node, type ScalarNode } from './node.ts';
import { nodeYaml } from './node-yaml.ts';
import { readText } from './read.ts';
import { ScalarProblem } from './scalars.ts';
import { type NodeComments, readComments } from './yaml-comments.ts';

/** The node itself where nothing in it can change. Throws ScalarProblem where it cannot be read again. */
export function rereadNode<T extends Node>(node: T): T;
export function rereadNode(node: Node): Node {
  if (!mayChange(node, false)) return node;
  try {
    return readText(nodeYaml(node), true) ?? node;
  } catch (error) {
    throw error instanceof BuildError ? new ScalarProblem(error.message) : error;
  }
}

/** The object as it is written, with its comments, and read again. Throws BuildError. */
export function rereadObject(root: MapNode): Node | undefined {
  return readText(objectYaml(root), true);
}

/** The object with its comments as they are in the text that it was read from. Throws BuildError. */
export function objectYaml(root: MapNode): string {
  const { text = '' } = root.document ?? {};
  const source = text.includes('#') ? readText(text) : undefined;
  if (source === undefined) return nodeYaml(root);
  const comments = readComments(text, source);
  const of = new Map<Node, NodeComments>();
  pairNodes(source, root, (before, now) => {
    const found = comments.of.get(before);
    if (found !== undefined) of.set(now, found);
  });
  return nodeYaml(root, { ...comments, of });
}

/** Calls for each key and value of an object with what it was read from. */
function pairNodes(source: Node, now: Node, pair: (source: Node, now: Node) => void): void {
  pair(source, now);
  if (source.kind === 'list' && now.kind === 'list') {
    for (const [index, item] of now.items.entries()) {
      const before = source.items[index];
      if (before !== undefined) pairNodes(before, item, pair);
    }
  } else if (source.kind === 'map' && now.kind === 'map') {
    const left = [...source.entries];
    for (const { key, value } of now.entries) {
      const index = left.findIndex(({ key: { value: text } }) => text === key.value);
      const [before] = index < 0 ? [] : left.splice(index, 1);
      if (before === undefined) continue;
      pair(before.key, key);
      pairNodes(before.value, value, pair);
    }
  }
}

function mayChange(node: Node, inFlow: boolean): boolean {
  if (isScalar(node)) return changesAlone(node) || (inFlow && changesInFlow(node));
  const isFlow = inFlow || node.flow === true;
  if (node.kind === 'list') return node.items.some((item) => mayChange(item, isFlow));
  return node.entries.some(({ key, value }) => mayChange(key, isFlow) || mayChange(value, isFlow));
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
