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

/** kyaml's InvalidNodeKindError. */
export function wrongKind(node: Node, expected: Node['kind']): BuildError {
  const message = `wrong node kind: expected ${names[expected]} but got ${names[node.kind]}`;
  const options = { place: node.place, reason: 'nodeKind' } as const;
  return new BuildError(`${message}: node contents:\n${nodeYaml(node)}`, options);
}

/** Throws BuildError when there is a node, and it is of another kind (kyaml's ErrorIfInvalid). */
export function checkKind(node: Node | undefined, kind: Node['kind']): void {
  const found = kindOf(node);
  if (node !== undefined && found !== undefined && found !== kind) throw wrongKind(node, kind);
}
