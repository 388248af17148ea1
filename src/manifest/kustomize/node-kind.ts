import { BuildError } from './error.ts';
import { isNull, type Node } from './node.ts';
import { nodeYaml } from './node-yaml.ts';

const names: Readonly<Record<Node['kind'], string>> = {
  scalar: 'ScalarNode',
  map: 'MappingNode',
  list: 'SequenceNode',
};

/** Undefined for nothing and for null. */
export const kindOf = (node: Node | undefined): Node['kind'] | undefined =>
  node === undefined || isNull(node) ? undefined : node.kind;

/** Throws BuildError when there is a node, and it is of another kind (kyaml's ErrorIfInvalid). */
export function checkKind(node: Node | undefined, kind: Node['kind']): void {
  const found = kindOf(node);
  if (node === undefined || found === undefined || found === kind) return;
  const problem = `wrong node kind: expected ${names[kind]} but got ${names[found]}: node contents:\n${nodeYaml(node)}`;
  throw new BuildError(problem, { place: node.place });
}
